"""Sixty words that some program somewhere takes for more than words."""

import unicodedata

PAYLOADS = [
    # formulas of a workbook
    "=1+1", '=HYPERLINK("http://x.invalid","y")', "+84 912", "-5", "-1+cmd|' /C calc'!A0", "@SUM(A1)",
    "=cmd|'/C calc'!A0", '=WEBSERVICE("http://x.invalid")', "\t=1+1", "\r=1+1", " =1+1", "＝1+1",
    "'=1+1", "{=1+1}", "=DDE(\"a\";\"b\")",
    # numbers and dates that are none
    "00123", "1E217", "1e400", "0x10", "1/2", "31/02/2026", "NULL", "None", "nan", "TRUE", "١٢٣",
    # markup of papers and pages
    '<img src="/etc/passwd"/>', "<img src='http://x.invalid/a.png' width='9'/>", "<b>", "</para><para>", "&amp; & &lt;",
    "<a href='file:///etc/passwd'>x</a>", "<font name=Helvetica>x</font>", "<seq/><onDraw name='x'/>", "<!-- x -->",
    "<script>alert(1)</script>", "]]>", "<![CDATA[x", "<?xml version='1.0'?>", "&#0;", "<super>2</super>", "<br/>",
    "<unichar code='0x41'/>", "<index item='x'/>",
    # templates, paths, statements
    "{0.__class__}", "{facts}", "%s%n", "%(name)s", "{{7*7}}", "${x}", "'; DROP TABLE unit; --", "../../etc/passwd",
    "\\\\may\\chia", "http://example.invalid/", "mailto:a@example.invalid",
    # letters
    "\u202eđảo ngược\u202c", "a\x00b\x07c", "dòng\nhai\tba", "🚀 漢字",
    unicodedata.normalize("NFD", "Nồi hơi Kiểm định"),
]  # fmt: skip
