/* Preloaded into a child process and armed there: writes down every change below a folder, in order, with its
 * bytes, so that a test can rebuild the disk as a power cut would have left it. Can also refuse the nth write,
 * sync, new file, new folder or rename with a chosen errno, as a full or a dying disk does, or kill the process at it.
 *
 * A record is five 64-bit numbers (operation, inode, offset, length of name, length of data), then both.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { FDS = 4096 };
static uint64_t inode_of[FDS];
static int log_fd = -1, fail_errno = ENOSPC, no_sync = 0;
static long fail_at = -1, fail_times = 0, writes = 0;
static const char *folder;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

/* From now on this process is watched: `at` is the write or sync to refuse (from 1, 0: none), `with` the errno
 * it is refused with (-9: the process dies there), `times` how often in a row (0: for ever). */
void recorder_arm(const char *below, const char *log, long at, int with, long times, int lose_syncs) {
    folder = strdup(below);
    fail_at = at > 0 ? at : -1;
    fail_errno = with;
    fail_times = times;
    no_sync = lose_syncs;
    writes = 0;
    log_fd = *log ? syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644) : -1;
}

long recorder_writes(void) { return writes; }

static void record(char what, uint64_t inode, uint64_t offset, const char *name, const void *data, uint64_t length) {
    if (log_fd < 0) return;
    uint64_t head[5] = {what, inode, offset, name ? strlen(name) : 0, length};
    char *all = malloc(sizeof head + head[3] + length);
    memcpy(all, head, sizeof head);
    if (name) memcpy(all + sizeof head, name, head[3]);
    if (length) memcpy(all + sizeof head + head[3], data, length);
    pthread_mutex_lock(&turn);
    syscall(SYS_write, log_fd, all, sizeof head + head[3] + length);
    pthread_mutex_unlock(&turn);
    free(all);
}

static int watched(const char *path) {
    return folder && path && !strncmp(path, folder, strlen(folder));
}

static const char *whole(int at, const char *path, char *room, size_t size) {
    if (at == AT_FDCWD || path[0] == '/') return path;
    char link[64];
    int head = 0;
    char *end = link + sizeof link - 1;
    *end = 0;
    for (int n = at; n || end == link + sizeof link - 1; n /= 10) *--end = '0' + n % 10;
    static const char prefix[] = "/proc/self/fd/";
    end -= sizeof prefix - 1;
    memcpy(end, prefix, sizeof prefix - 1);
    head = readlink(end, room, size - 2);
    if (head < 0) return path;
    room[head] = '/';
    strncpy(room + head + 1, path, size - head - 2);
    room[size - 1] = 0;
    return room;
}

static int known(int fd) { return fd >= 0 && fd < FDS && inode_of[fd]; }

static int denied(void) {
    writes++;
    if (fail_at < 0 || writes < fail_at || (fail_times && writes >= fail_at + fail_times)) return 0;
    if (fail_errno == -9) kill(getpid(), SIGKILL);
    errno = fail_errno;
    return 1;
}

static int refused(int fd) { return known(fd) && denied(); }

static int opened(int fd, const char *path, int flags, int fresh) {
    if (fd < 0 || fd >= FDS) return fd;
    inode_of[fd] = 0;
    struct stat about;
    if (!watched(path) || fstat(fd, &about)) return fd;
    inode_of[fd] = about.st_ino;
    if (S_ISDIR(about.st_mode)) return fd;
    record(fresh ? 'c' : 'o', about.st_ino, 0, path, 0, 0);
    if (flags & O_TRUNC) record('t', about.st_ino, 0, 0, 0, 0);
    return fd;
}

static int open_at(int at, const char *given, int flags, int mode) {
    char room[1024];
    const char *path = whole(at, given, room, sizeof room);
    int fresh = (flags & O_CREAT) && watched(path) && syscall(SYS_faccessat, AT_FDCWD, path, F_OK);
    if (fresh && denied()) return -1;
    return opened(syscall(SYS_openat, at, given, flags, mode), path, flags, fresh);
}

#define MODE va_list rest; va_start(rest, flags); int mode = va_arg(rest, int); va_end(rest)
int open(const char *path, int flags, ...) { MODE; return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE; return open_at(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE; return open_at(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE; return open_at(at, path, flags, mode); }

int close(int fd) {
    if (fd >= 0 && fd < FDS) inode_of[fd] = 0;
    return syscall(SYS_close, fd);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
    if (refused(fd)) return -1;
    ssize_t done = syscall(SYS_pwrite64, fd, data, length, offset);
    if (done > 0 && known(fd)) record('w', inode_of[fd], offset, 0, data, done);
    return done;
}
ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return pwrite64(fd, data, length, offset); }

ssize_t write(int fd, const void *data, size_t length) {
    if (refused(fd)) return -1;
    off_t offset = 0;
    if (known(fd))
        offset = (fcntl(fd, F_GETFL) & O_APPEND) ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
    ssize_t done = syscall(SYS_write, fd, data, length);
    if (done > 0 && known(fd)) record('w', inode_of[fd], offset, 0, data, done);
    return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    ssize_t total = 0;
    for (int i = 0; i < count; i++) {
        ssize_t done = write(fd, parts[i].iov_base, parts[i].iov_len);
        if (done < 0) return total ? total : -1;
        total += done;
    }
    return total;
}

/* Copies that bypass write() are declined, so that their callers fall back to it. */
ssize_t sendfile64(int out, int in, off64_t *offset, size_t count) { errno = EINVAL; return -1; }
ssize_t sendfile(int out, int in, off_t *offset, size_t count) { errno = EINVAL; return -1; }
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t n, unsigned flags) {
    errno = EXDEV;
    return -1;
}

int ftruncate64(int fd, off64_t length) {
    int failed = syscall(SYS_ftruncate, fd, length);
    if (!failed && known(fd)) record('t', inode_of[fd], length, 0, 0, 0);
    return failed;
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int synced(int fd) {
    if (!known(fd)) return syscall(SYS_fsync, fd);
    if (refused(fd)) return -1;
    if (!no_sync) record('s', inode_of[fd], 0, 0, 0, 0);
    return 0;
}
int fsync(int fd) { return synced(fd); }
int fdatasync(int fd) { return synced(fd); }

int rename(const char *from, const char *to) {
    if (watched(from) && denied()) return -1;
    int failed = syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
    if (!failed && watched(from)) record('r', 0, 0, from, to, strlen(to));
    return failed;
}
int renameat(int a, const char *from, int b, const char *to) {
    char one[1024], two[1024];
    return rename(whole(a, from, one, sizeof one), whole(b, to, two, sizeof two));
}

int unlink(const char *path) {
    int failed = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (!failed && watched(path)) record('u', 0, 0, path, 0, 0);
    return failed;
}
int unlinkat(int at, const char *path, int flags) {
    char room[1024];
    const char *full = whole(at, path, room, sizeof room);
    int failed = syscall(SYS_unlinkat, at, path, flags);
    if (!failed && watched(full)) record('u', 0, 0, full, 0, 0);
    return failed;
}
int mkdir(const char *path, mode_t mode) {
    if (watched(path) && denied()) return -1;
    int failed = syscall(SYS_mkdirat, AT_FDCWD, path, mode);
    if (!failed && watched(path)) record('d', 0, 0, path, 0, 0);
    return failed;
}
int rmdir(const char *path) {
    int failed = syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR);
    if (!failed && watched(path)) record('u', 0, 0, path, 0, 0);
    return failed;
}
