#!/usr/bin/env python3
"""Makes the workbooks of this folder, and records with LibreOffice what each cell of them shows.

Run it here, where `soffice` is installed: ./generate.py. It needs nothing else. The test in tests/it/shown.rs needs neither.
Each workbook has a file beside it, `NAME.csv`: a row for each cell, with its row and column, what it is, what it holds, its
format, and what LibreOffice shows, saved as CSV "as shown". What it keeps for itself in the workbook and does not show is no cell.

- `formats`: each number by each format, as XLSX, and as ODS and XLS that LibreOffice makes of it.
- `days-1904`: days that are counted from 1904, likewise.
- `kinds`: every kind of cell that the three formats have, written by hand, as other programs write them.
- `packed`: the kinds of XLSX once more, packed as other programs do.
- `places`: merged, repeated, covered, hidden and far cells, written by hand.
"""

import csv
import os
import re
import shutil
import struct
import subprocess
import tempfile
import zipfile
from xml.sax.saxutils import escape, quoteattr

NUMBERS = [
    "0", "1", "3", "12", "12.000000000000002", "0.47", "0.4712", "0.5123", "-0.053", "0.285", "1.005", "99.95", "1234.5",
    "-1234.5", "1234567.891", "17600", "467123", "1500000", "100000", "0.30000000000000004",
]
NUMBER_FORMATS = [
    "General", "0", "0.0", "0.00", "#,##0", "#,##0.00", "0%", "0.0%", "0.00%", '"£"#,##0', "£#,##0.00",
    "[$£-809]#,##0.00", "#,##0;(#,##0)", "#,##0.0;[Red]-#,##0.0", '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-',
    '_-£* #,##0.00_-;-£* #,##0.00_-;_-£* "-"??_-;_-@_-', "0.00E+00", "000", "#,##0,", '0.0,,"m"', '[<5]"<5";0',
    '0" cases"', '"Q"0', "0.0#", "# ##0", '#,##0;-#,##0;"-"', "0.0;-0.0;0.0;@", "?0.0?",
    # Per cent, by a sign that multiplies and by one that does not.
    "0%;(0%)", "0.0 %", '0"%"', '0.0"%"', "0\\%", '[Blue]0%;[Red]-0%', '0%" of cases"', "#%", ".0%", '0;0"%"',
    # Thousands and millions, shown and scaled.
    "0,", '0.0,"k"', '#,##0,"k"', '[>=1000000]0.0,,"m";[>=1000]0.0,"k";0', "#,##0,,", '£#,##0.0,,"m"', "#,##0 ", "0\\,0", "0\\.0",
    # Money.
    '"£"#,##0.00;[Red]\\-"£"#,##0.00', '#,##0.00\\ "£"', "[$€-2]\\ #,##0.00", "[$$-409]#,##0.00", "[$GBP]\\ #,##0.00", '_(£* #,##0_);_(£* (#,##0);_(£* "-"??_);_(@_)',
    # Fractions and powers.
    "# ?/?", "# ??/??", "# ?/8", "?/?", "0.0E+0", "##0.0E+0", "0E+0", "0.00e-00",
    # Conditions, signs and what is hidden.
    "[<5]\"<5\";[>=100]\"100+\";0", '[=0]"none";0', '[>50]"many";0', '[<0]"fell";[=0]"same";"rose"', "0;;", ";;;", '0;-0;;@', '"see note"', "@", "[Red]0;[Blue](0)", "0;0", '0;"n/a"', '[<=4]"[c]";#,##0',
    # Literal text, gaps and fillers.
    '"n="0', '0"*"', '0\\p', '"<"0', '">"0', '"approx "0', "0_)", "*-0", "00000", "00-00", "0 000", "#", "#.#", "0.???", "General\" cases\"", 'General;[Red]-General', '"("0")"', "+0;-0;0", "0-", "0;(0);-",
]
DAYS = ["45383", "45406", "45292", "45383.75", "36526", "37347", "45747"]
DAY_FORMATS = [
    "mmm-yy", "mmm yyyy", "mmmm yyyy", "mm/yyyy", "yyyy", '"FY"yyyy', "dd/mm/yyyy", "d/m/yy", "d mmm yyyy", "dd-mmm-yy", "d-mmm",
    "dddd d mmmm yyyy", "yyyy-mm-dd", "dd/mm/yyyy hh:mm", "mmm", "yyyy-mm", "yyyy mmm", "mmm 'yy",
    "[$-809]dd mmmm yyyy", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "[$-409]mmm\\-yy;@", "m/d/yyyy", "mm/yy", "yy", "yyyy/mm/dd", 'd" of "mmmm yyyy', "ddd d mmm yy", "dd.mm.yyyy",
    "mmmm", "mmmmm-yy", '"to "d mmm yyyy', '"Q"0', 'yyyymm', 'yyyymmdd', 'dd mmm yyyy hh:mm:ss', 'd/m/yyyy h:mm AM/PM', 'yyyy"/"yy', '"year to "mmm yyyy', "mmm yy;@", "[$-809]d mmmm yyyy;@", "yyyy-mm-dd;;;", "ddmmyy",
]
DURATIONS = ["0.5", "1.5", "0.75", "0.0104282407407407", "2.25"]
DURATION_FORMATS = ["hh:mm", "[h]:mm", "hh:mm:ss", "[hh]:mm:ss", "[mm]:ss", "[s]", "[m]", "mm:ss", "h AM/PM", "h:mm:ss AM/PM", '[h]"h" mm"m"', "mm:ss.0"]
TEXTS = ["Alder", "12", "1,234", "47%", "2024/25 Q1", "Alder_x000D_", "no\u00a0break", "<5", "£1,000.50", "  spaces  ", "'12", "[c]", "–"]
TEXT_FORMATS = ["General", "@", "0", "0%", '"item "@', '0;0;0;"text: "@', '"no place"', ";;;"]

CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>
<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
</Types>"""
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HERE = os.path.dirname(os.path.abspath(__file__))


# --- The number formats -------------------------------------------------------------------------------------------------------


def formats():
    """Kind, value and format of each cell."""
    for value in NUMBERS:
        for code in NUMBER_FORMATS:
            yield "number", value, code
    for value in DAYS:
        for code in DAY_FORMATS:
            yield "number", value, code
    for value in DURATIONS:
        for code in DURATION_FORMATS:
            yield "number", value, code
    for text in TEXTS:
        # LibreOffice shows a text of several lines by no format.
        for code in TEXT_FORMATS if text != "Alder_x000D_" else ["General", "@"]:
            yield "text", text, code
    for value in ["1", "0"]:
        for code in ["General", "0", "0%"]:
            yield "logical", value, code
    for value, code in [("0.47", "0%"), ("45383", "mmm-yy"), ("12", "General"), ("0.47", "@"), ("1234567", "#,##0,")]:
        yield "formula", value, code
    # By the numbers that no style sheet writes out.
    for number in [1, 2, 3, 4, 9, 10, 11, 12, 13, 37, 38, 39, 40, 41, 43, 48, 49]:
        for value in ["0", "0.47", "-1234.5", "1234567.891"]:
            yield "number", value, number
    for number in [14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47]:
        for value in ["45383", "45406.75"]:
            yield "number", value, number


def days_1904():
    for value in DAYS:
        for code in DAY_FORMATS[:20]:
            yield "number", value, code


# --- XLSX ---------------------------------------------------------------------------------------------------------------------


def styles(codes):
    written = "".join(f'<numFmt numFmtId="{200 + at}" formatCode={quoteattr(code)}/>' for at, code in enumerate(codes) if isinstance(code, str))
    number = lambda at, code: code if isinstance(code, int) else 0 if code == "General" else 200 + at
    cells = "".join(f'<xf numFmtId="{number(at, code)}" applyNumberFormat="1"/>' for at, code in enumerate(codes))
    count = sum(isinstance(code, str) for code in codes)
    return f'<styleSheet {MAIN}><numFmts count="{count}">{written}</numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="{len(codes)}">{cells}</cellXfs></styleSheet>'


def xlsx(path, sheet, codes, strings="", properties=""):
    """A workbook of one sheet, whose XML is given, with styles for these formats and these shared strings."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        def part(name, text):
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)

        part("[Content_Types].xml", CONTENT_TYPES)
        part("_rels/.rels", f'<Relationships {RELATIONS}><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        part("xl/_rels/workbook.xml.rels", f'<Relationships {RELATIONS}><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/><Relationship Id="r3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>')
        part("xl/workbook.xml", f'<workbook {MAIN} xmlns:r="{OFFICE}">{properties}<sheets><sheet name="Return" sheetId="1" r:id="r1"/></sheets></workbook>')
        part("xl/styles.xml", styles(codes))
        part("xl/sharedStrings.xml", f"<sst {MAIN}>{strings}</sst>")
        part("xl/worksheets/sheet1.xml", sheet if sheet.startswith("<") else sheet)


HEADINGS = '<row r="1"><c r="A1" t="inlineStr"><is><t>case</t></is></c><c r="B1" t="inlineStr"><is><t>cell</t></is></c></row>'


def by_format(path, cases, properties=""):
    """A row for each case: its number in A, and the cell in B."""
    rows = list(cases)
    codes = sorted({code for _, _, code in rows}, key=str)
    lines = [HEADINGS]
    for row, (kind, value, code) in enumerate(rows, 2):
        style = codes.index(code)
        cell = {
            "number": f'<c r="B{row}" s="{style}"><v>{value}</v></c>',
            "text": f'<c r="B{row}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>',
            "logical": f'<c r="B{row}" s="{style}" t="b"><v>{value}</v></c>',
            "formula": f'<c r="B{row}" s="{style}"><f>0+{value}</f><v>{value}</v></c>',
        }[kind]
        lines.append(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c>{cell}</row>')
    xlsx(path, f'<worksheet {MAIN}><sheetData>{"".join(lines)}</sheetData></worksheet>', codes, properties=properties)
    return {(row, 2): (kind, value, str(code)) for row, (kind, value, code) in enumerate(rows, 2)}


# What a cell of a workbook may be: what it is, and its XML after `<c r="B7" `.
XLSX_KINDS = [
    ("shared text", 't="s"><v>0</v>'), ("shared text in runs", 't="s"><v>1</v>'), ("shared text with how it is spoken", 't="s"><v>2</v>'),
    ("shared text of two lines", 't="s"><v>3</v>'), ("shared text that is empty", 't="s"><v>4</v>'), ("shared text with entities", 't="s"><v>5</v>'),
    ("shared text in a section of characters", 't="s"><v>6</v>'), ("shared text with escapes", 't="s"><v>7</v>'), ("shared text with an escaped escape", 't="s"><v>8</v>'),
    ("shared text with half an escape", 't="s"><v>9</v>'), ("shared text with spaces", 't="s"><v>10</v>'), ("shared text with a tab", 't="s"><v>11</v>'),
    ("shared text of figures", 't="s"><v>12</v>'), ("shared text with a no-break space", 't="s"><v>13</v>'), ("shared text by a per cent format", 't="s" s="1"><v>12</v>'),
    ("shared text beyond the first plane", 't="s"><v>14</v>'), ("shared text escaped beyond the first plane", 't="s"><v>15</v>'), ("shared text with small letters in its escape", 't="s"><v>16</v>'),
    ("inline text", 't="inlineStr"><is><t>Alder</t></is>'), ("inline text in runs", 't="inlineStr"><is><r><t>Al</t></r><r><rPr><b/></rPr><t>der</t></r></is>'),
    ("inline text with how it is spoken", 't="inlineStr"><is><t>Alder</t><rPh sb="0" eb="1"><t>spoken</t></rPh></is>'), ("inline text with an escape", 't="inlineStr"><is><t>Al_x0064_er</t></is>'),
    ("result: text", 't="str"><f>"Al"&amp;"der"</f><v>Alder</v>'), ("result: empty text", 't="str"><f>""</f><v></v>'), ("result: text of figures", 't="str"><f>"12"</f><v>12</v>'),
    ("result: text with a sign", 't="str"><f>"&lt;5"</f><v>&lt;5</v>'), ("text without a formula", 't="str"><v>Alder</v>'), ("result: text by a text format", 't="str" s="9"><f>"Alder"</f><v>Alder</v>'),
    ("result: number", '><f>6+6</f><v>12</v>'), ("result: per cent", 's="1"><f>0.4+0.07</f><v>0.47</v>'), ("result: float noise", '><f>0.1+0.2</f><v>0.30000000000000004</v>'),
    ("result: true", 't="b"><f>1=1</f><v>1</v>'), ("result: false", 't="b"><f>1=2</f><v>0</v>'), ("result: day", 's="2"><f>45383+0</f><v>45383</v>'),
    ("result: not available", 't="e"><f>NA()</f><v>#N/A</v>'), ("result: division by nothing", 't="e"><f>1/0</f><v>#DIV/0!</v>'), ("result: no such name", 't="e"><f>nosuch</f><v>#NAME?</v>'),
    ("result: bad reference", 't="e"><f>#REF!</f><v>#REF!</v>'), ("result: bad value", 't="e"><f>"a"+1</f><v>#VALUE!</v>'), ("result: bad number", 't="e"><f>SQRT(-1)</f><v>#NUM!</v>'),
    ("error without a formula", 't="e"><v>#N/A</v>'), ("formula without a result", '><f>6+6</f>'), ("formula with an empty result", '><f>6+6</f><v/>'),
    ("formula without a result, of text", 't="str"><f>"Al"&amp;"der"</f>'), ("shared formula, the first", '><f t="shared" ref="BROW:B99" si="0">6+6</f><v>12</v>'), ("shared formula, the next", '><f t="shared" si="0"/><v>12</v>'),
    ("shared formula without a result", '><f t="shared" si="0"/>'), ("formula of an array", '><f t="array" ref="BROW">SUM(6,6)</f><v>12</v>'), ("logical true", 't="b"><v>1</v>'), ("logical false", 't="b"><v>0</v>'),
    ("number with a power of ten", '><v>1.2E1</v>'), ("number with a small power of ten", '><v>1.2E-2</v>'), ("number called a number", 't="n"><v>12</v>'), ("number with spaces", '><v> 12 </v>'),
    ("number with 17 figures", '><v>12.300000000000001</v>'), ("number of 16 figures", '><v>1234567890123456</v>'), ("negative zero", '><v>-0</v>'), ("huge number", '><v>1E+100</v>'), ("tiny number", '><v>1E-100</v>'),
    ("day in words", 't="d" s="2"><v>2024-04-01</v>'), ("day in words, shown as a month", 't="d" s="3"><v>2024-04-01</v>'), ("day in words with a time", 't="d" s="4"><v>2024-04-01T18:00:00</v>'),
    ("no value", 's="1">'), ("empty value", '><v></v>'), ("style that is not there", 's="99"><v>0.47</v>'), ("day before days are counted", 's="2"><v>-5</v>'), ("day that never was", 's="2"><v>60</v>'),
    ("day after all days", 's="2"><v>99999999</v>'), ("zero as a day", 's="2"><v>0</v>'), ("hidden by its format", 's="5"><v>12</v>'), ("fraction", 's="6"><v>0.5</v>'), ("fraction that is rounded", 's="6"><v>0.47</v>'),
    ("thousands", 's="7"><v>467123</v>'), ("by a condition", 's="8"><v>3</v>'), ("text by a text format", 't="inlineStr" s="9"><is><t>Alder</t></is>'), ("number by a text format", 's="10"><v>0.47</v>'),
    ("number by a per cent sign in words", 's="11"><v>47</v>'), ("number by a point in words", 's="12"><v>125</v>'), ("rounded to nothing", 's="7"><v>12</v>'),
]
XLSX_STRINGS = [
    "<t>Alder</t>", '<r><t xml:space="preserve">Al </t></r><r><rPr><b/></rPr><t>der</t></r>', '<t>Alder</t><rPh sb="0" eb="5"><t>spoken</t></rPh><phoneticPr fontId="0"/>',
    "<t>Alder\nand Birch</t>", "<t/>", "<t>&lt;5 &amp; &#163;12</t>", "<t><![CDATA[<5 & more]]></t>", "<t>Alder_x000D_</t>", "<t>_x005F_x000D_</t>", "<t>Alder_x00 and _xZZZZ_</t>",
    '<t xml:space="preserve">  Alder  </t>', '<t xml:space="preserve">Al\tder</t>', "<t>12</t>", "<t>1\u00a0234</t>", "<t>\U0001f600</t>", "<t>_xD83D__xDE00_</t>", "<t>Al_x006f_der</t>",
]
XLSX_CODES = ["General", "0%", "dd/mm/yyyy", "mmm-yy", "dd/mm/yyyy hh:mm", ";;;", "# ?/?", "#,##0,", '[<5]"<5";0', '0;0;0;"text: "@', "@", '0"%"', "0\\.0"]


def xlsx_kinds(path, prefix=""):
    lines = [HEADINGS]
    for row, (_, cell) in enumerate(XLSX_KINDS, 2):
        lines.append(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}" {cell.replace("ROW", str(row))}</c></row>')
    sheet = f'<worksheet {MAIN}><sheetData>{"".join(lines)}</sheetData></worksheet>'
    xlsx(path, sheet, XLSX_CODES, "".join(f"<si>{text}</si>" for text in XLSX_STRINGS))
    return {(row, 2): (what, cell.split(">", 1)[1].replace("\n", " "), "") for row, (what, cell) in enumerate(XLSX_KINDS, 2)}


def xlsx_packed(path):
    """The same kinds as other programs pack them: with prefixes, absolute paths, and nothing compressed."""
    plain = path + ".plain"
    known = xlsx_kinds(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            text = source.read(name).decode()
            if name.startswith("xl/") and not name.endswith(".rels"):
                text = re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", text).replace("xmlns=", "xmlns:x=")
                text = re.sub(r"<!\[CDATA\[(.*?)\]\]>", lambda found: found[0].replace("<x:", "<"), text)
            if name.endswith("workbook.xml.rels"):
                text = text.replace('Target="', 'Target="/xl/')
            target.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), text)
    os.remove(plain)
    return known


# Rows of a sheet: merged, hidden, grouped, without references, far away. H is hidden and A to G are seen.
def xlsx_places(path):
    rows = [
        HEADINGS,
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c><c r="H2"><v>8</v></c></row>',
        '<row r="3" hidden="1"><c r="A3"><v>3</v></c><c r="B3"><v>33</v></c></row>',
        '<row r="4" ht="0" customHeight="1"><c r="A4"><v>4</v></c><c r="B4"><v>44</v></c></row>',
        '<row r="5" outlineLevel="1" hidden="1"><c r="A5"><v>5</v></c></row>',
        '<row r="6" collapsed="1"><c r="A6"><v>6</v></c></row>',
        "<row><c><v>7</v></c><c><v>77</v></c><c/><c><v>777</v></c></row>",
        '<row r="9"><c r="B9"><v>9</v></c><c><v>99</v></c></row>',
        '<row r="10"><c r="A10" t="inlineStr"><is><t>merged over three rows</t></is></c><c r="B10"><v>10</v></c></row>',
        '<row r="11"><c r="A11"><v>111</v></c><c r="B11"><v>11</v></c></row>',
        '<row r="12"><c r="B12"><v>12</v></c></row>',
        '<row r="13"><c r="A13" t="inlineStr"><is><t>merged over two columns</t></is></c><c r="B13"><v>13</v></c><c r="C13"><v>1313</v></c></row>',
        '<row r="14"><c r="A14" t="inlineStr"><is><t>merged over both</t></is></c><c r="B14"><v>14</v></c><c r="C14"><v>1414</v></c></row>',
        '<row r="15"><c r="B15"><v>15</v></c><c r="C15"><v>1515</v></c></row>',
        '<row r="16" hidden="0"><c r="A16"><v>16</v></c></row>',
        '<row r="17" hidden="true"><c r="A17"><v>17</v></c></row>',
        '<row r="40"><c r="C40"><v>40</v></c><c r="AA40"><v>4040</v></c></row>',
    ]
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in ["A10:A12", "A13:B13", "A14:B15"])
    columns = '<cols><col min="5" max="6" hidden="1"/><col min="8" max="8" width="0" customWidth="1"/></cols>'
    # The rows that are not written out are hidden; those that are, are seen.
    columns = f'<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>{columns}'
    xlsx(path, f'<worksheet {MAIN}>{columns}<sheetData>{"".join(rows)}</sheetData><mergeCells count="3">{merged}</mergeCells></worksheet>', ["General"])
    hidden = {(row, column) for row in [3, 4, 5, 17] for column in range(1, 30)} | {(row, column) for row in range(1, 50) for column in [5, 6, 8]}
    # Under merged cells.
    hidden |= {(13, 2), (14, 2), (15, 2)}
    return {}, hidden, {(11, 1): "merged over three rows", (12, 1): "merged over three rows", (15, 1): "merged over both"}


# --- ODS ----------------------------------------------------------------------------------------------------------------------

ODS_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for name, urn in [("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle"), ("fo", "xsl-fo-compatible"), ("draw", "drawing")]
) + ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
ODS_STYLES = [
    ("percent", "percentage", '<number:number number:decimal-places="0" number:min-integer-digits="1"/><number:text>%</number:text>'),
    ("percent-1", "percentage", '<number:number number:decimal-places="1" number:min-integer-digits="1"/><number:text>%</number:text>'),
    ("whole", "number", '<number:number number:decimal-places="0" number:min-integer-digits="1"/>'),
    ("grouped", "number", '<number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true"/>'),
    ("thousands", "number", '<number:number number:decimal-places="0" number:min-integer-digits="1" number:display-factor="1000"/>'),
    ("cases", "number", '<number:number number:decimal-places="0" number:min-integer-digits="1"/><number:text> cases</number:text>'),
    ("pounds", "currency", '<number:currency-symbol number:language="en" number:country="GB">£</number:currency-symbol><number:number number:decimal-places="2" number:min-integer-digits="1" number:grouping="true"/>'),
    ("month", "date", '<number:month number:textual="true"/><number:text>-</number:text><number:year/>'),
    ("long-month", "date", '<number:month number:textual="true" number:style="long"/><number:text> </number:text><number:year number:style="long"/>'),
    ("day", "date", '<number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'),
    ("year", "date", '<number:year number:style="long"/>'),
    ("hours", "time", '<number:hours/><number:text>:</number:text><number:minutes number:style="long"/>'),
    ("yes", "boolean", "<number:boolean/>"),
    ("fraction", "number", '<number:fraction number:min-integer-digits="0" number:min-numerator-digits="1" number:min-denominator-digits="1"/>'),
    ("power", "number", '<number:scientific-number number:decimal-places="2" number:min-integer-digits="1" number:min-exponent-digits="2"/>'),
]


def ods(path, table):
    data = "".join(f'<number:{of}-style style:name="N-{name}">{inside}</number:{of}-style>' for name, of, inside in ODS_STYLES)
    # Below 5 the words, as "[<5]" says in the others.
    data += '<number:number-style style:name="N-few"><number:text>&lt;5</number:text></number:number-style><number:number-style style:name="N-conditional"><number:number number:decimal-places="0" number:min-integer-digits="1"/><style:map style:condition="value()&lt;5" style:apply-style-name="N-few"/></number:number-style>'
    cells = "".join(f'<style:style style:name="{name}" style:family="table-cell" style:data-style-name="N-{name}"/>' for name in [*(name for name, _, _ in ODS_STYLES), "conditional"])
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODS_SPACES} office:version="1.2"><office:automatic-styles>{data}{cells}</office:automatic-styles><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>'
    with zipfile.ZipFile(path, "w") as archive:
        def part(name, text, packed=zipfile.ZIP_DEFLATED):
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), text, packed)

        kind = "application/vnd.oasis.opendocument.spreadsheet"
        part("mimetype", kind, zipfile.ZIP_STORED)
        part("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>')
        part("content.xml", content)


def value(kind, held, style="", shows=None, more=""):
    """A cell of ODS that holds a value, and shows a text or has none written."""
    name = {"date": "date-value", "time": "time-value", "boolean": "boolean-value", "string": "string-value"}.get(kind, "value")
    text = "" if shows is None else f"<text:p>{shows}</text:p>"
    return f'<table:table-cell {f"table:style-name={quoteattr(style)} " if style else ""}office:value-type="{kind}" office:{name}={quoteattr(held)} {more}>{text}</table:table-cell>'


def said(text, more=""):
    return f'<table:table-cell office:value-type="string" {more}>{text}</table:table-cell>'


ODS_KINDS = [
    ("text", said("<text:p>Alder</text:p>")), ("text in runs", said("<text:p>Al<text:span>der</text:span></text:p>")), ("text of two paragraphs", said("<text:p>Alder</text:p><text:p>Birch</text:p>")),
    ("text with spaces", said('<text:p>Al<text:s text:c="3"/>der</text:p>')), ("text with one space", said("<text:p>Al<text:s/>der</text:p>")), ("text with a tab", said("<text:p>Al<text:tab/>der</text:p>")),
    ("text with a break", said("<text:p>Al<text:line-break/>der</text:p>")), ("text with a link", said('<text:p><text:a xlink:href="https://example.org/">Alder</text:a></text:p>')), ("text with a comment", said("<office:annotation><text:p>a comment</text:p></office:annotation><text:p>Alder</text:p>")),
    ("text with how it is spoken", said("<text:p><text:ruby><text:ruby-base>Alder</text:ruby-base><text:ruby-text>spoken</text:ruby-text></text:ruby></text:p>")), ("text in an attribute", '<table:table-cell office:value-type="string" office:string-value="Alder"/>'),
    ("text of figures", said("<text:p>12</text:p>")), ("text of per cent", said("<text:p>47%</text:p>")), ("text with entities", said("<text:p>&lt;5 &amp; more</text:p>")), ("text with white space", said("<text:p>  Al\n   der </text:p>")),
    ("number", value("float", "12", "whole", "12")), ("number without its text", value("float", "12")), ("number without its text, with decimals", value("float", "12.5")), ("number by a format, without its text", value("float", "12.4", "whole")),
    ("per cent", value("percentage", "0.47", "percent", "47%")), ("per cent without its text", value("percentage", "0.47", "percent")), ("per cent without text or format", value("percentage", "0.47")), ("number by a per cent format, without its text", value("float", "0.47", "percent-1")),
    ("per cent with the text of its number", value("percentage", "0.47", "percent", "0.47")), ("number with an old text", value("float", "12", "whole", "13")), ("money", value("currency", "1234.5", "pounds", "£1,234.50", 'office:currency="GBP"')),
    ("money without its text", value("currency", "1234.5", "pounds", more='office:currency="GBP"')), ("groups without their text", value("float", "467123", "grouped")), ("thousands", value("float", "467123", "thousands", "467")), ("thousands without their text", value("float", "467123", "thousands")),
    ("words beside a number, without its text", value("float", "12", "cases")), ("by a condition", value("float", "3", "conditional", "&lt;5")), ("by a condition, without its text", value("float", "3", "conditional")), ("by no condition, without its text", value("float", "7", "conditional")),
    ("month", value("date", "2024-04-01", "month", "Apr-24")), ("month without its text", value("date", "2024-04-01", "month")), ("long month without its text", value("date", "2024-04-24", "long-month")), ("day", value("date", "2024-04-01", "day", "01/04/2024")),
    ("day without its text", value("date", "2024-04-01", "day")), ("day without text or format", value("date", "2024-04-24")), ("day with a time", value("date", "2024-04-01T18:00:00", "day", "01/04/2024")), ("year without its text", value("date", "2024-04-01", "year")), ("day with an old text", value("date", "2024-05-01", "month", "Apr-24")),
    ("number by a format of days, without its text", value("float", "45383", "month")), ("time", value("time", "PT12H30M00S", "hours", "12:30")), ("time without its text", value("time", "PT12H30M00S", "hours")), ("yes", value("boolean", "true", "yes", "TRUE")), ("yes without its text", value("boolean", "true", "yes")), ("no without its text", value("boolean", "false")),
    ("fraction", value("float", "0.5", "fraction", "1/2")), ("fraction without its text", value("float", "0.5", "fraction")), ("rounded fraction without its text", value("float", "0.47", "fraction")), ("power without its text", value("float", "17600", "power")),
    ("result: number", value("float", "12", "", "12", 'table:formula="of:=6+6"')), ("result: text", said("<text:p>Alder</text:p>", 'office:string-value="Alder" table:formula="of:=&quot;Al&quot;&amp;&quot;der&quot;"')), ("result: empty text", said("<text:p/>", 'office:string-value="" table:formula="of:=&quot;&quot;"')),
    ("result: not available", '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'), ("result: division by nothing", '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'),
    ("formula without a result", '<table:table-cell table:formula="of:=6+6"/>'), ("result of an array", value("float", "12", "", "12", 'table:formula="of:=SUM(6;6)" table:number-matrix-columns-spanned="1" table:number-matrix-rows-spanned="1"')), ("nothing", "<table:table-cell/>"), ("number with a power of ten", value("float", "1.2E1")), ("float noise", value("float", "0.30000000000000004")), ("negative number", value("float", "-5.3", "percent")),
]


def ods_kinds(path):
    rows = ['<table:table-row><table:table-cell office:value-type="string"><text:p>case</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>cell</text:p></table:table-cell></table:table-row>']
    for row, (_, cell) in enumerate(ODS_KINDS, 2):
        rows.append(f'<table:table-row>{value("float", str(row), "", str(row))}{cell}</table:table-row>')
    ods(path, f'<table:table table:name="Return">{"".join(rows)}</table:table>')
    return {(row, 2): (what, cell[:60].replace("\n", " "), "") for row, (what, cell) in enumerate(ODS_KINDS, 2)}


def ods_places(path):
    number = lambda held, more="": value("float", str(held), "", str(held), more)
    covered = "<table:covered-table-cell/>"
    rows = [
        f"<table:table-row>{said('<text:p>case</text:p>')}{said('<text:p>cell</text:p>')}</table:table-row>",
        f'<table:table-row>{number(2, "table:number-columns-repeated=" + quoteattr("3"))}</table:table-row>',
        f'<table:table-row table:number-rows-repeated="3">{number(3)}{number(33)}</table:table-row>',
        f'<table:table-row table:visibility="collapse">{number(6)}{number(66)}</table:table-row>',
        f'<table:table-row table:visibility="filter">{number(7)}{number(77)}</table:table-row>',
        f'<table:table-row table:visibility="collapse" table:number-rows-repeated="2">{number(8)}</table:table-row>',
        f'<table:table-row><table:table-cell table:number-columns-repeated="2"/>{number(10)}<table:table-cell/>{number(1010)}{number(101010)}</table:table-row>',
        f'<table:table-row>{said("<text:p>merged over three rows</text:p>", "table:number-rows-spanned=" + quoteattr("3"))}{number(11)}</table:table-row>',
        f"<table:table-row>{covered}{number(12)}</table:table-row>",
        f'<table:table-row><table:covered-table-cell office:value-type="float" office:value="113"><text:p>113</text:p></table:covered-table-cell>{number(13)}</table:table-row>',
        f'<table:table-row>{said("<text:p>merged over two columns</text:p>", "table:number-columns-spanned=" + quoteattr("2"))}{covered}{number(14)}</table:table-row>',
        f'<table:table-row>{said("<text:p>merged over both</text:p>", "table:number-columns-spanned=" + quoteattr("2") + " table:number-rows-spanned=" + quoteattr("2"))}{covered}{number(15)}</table:table-row>',
        f'<table:table-row><table:covered-table-cell table:number-columns-repeated="2"/>{number(16)}</table:table-row>',
        f"<table:table-row-group><table:table-row>{number(17)}</table:table-row></table:table-row-group>",
        f'<table:table-row-group table:display="false"><table:table-row table:visibility="collapse">{number(18)}</table:table-row></table:table-row-group>',
        f"<table:table-header-rows><table:table-row>{number(19)}</table:table-row></table:table-header-rows>",
        '<table:table-row table:number-rows-repeated="20"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>',
        f'<table:table-row><table:table-cell table:number-columns-repeated="26"/>{number(40)}</table:table-row>',
        '<table:table-row table:number-rows-repeated="1048536"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
    ]
    columns = '<table:table-column table:number-columns-repeated="3"/><table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
    ods(path, f'<table:table table:name="Return">{columns}{"".join(rows)}</table:table>')
    hidden = {(row, column) for row in [6, 7, 8, 9, 18] for column in range(1, 30)} | {(row, 5) for row in range(1, 50)}
    return {}, hidden, {(12, 1): "merged over three rows", (13, 1): "merged over three rows", (16, 1): "merged over both"}


# --- XLS ----------------------------------------------------------------------------------------------------------------------


def record(kind, *parts):
    body = b"".join(parts)
    return struct.pack("<HH", kind, len(body)) + body


def letters(text, wide=False, length="<H"):
    wide = wide or any(ord(letter) > 255 for letter in text)
    units = text.encode("utf-16-le") if wide else text.encode("latin-1")
    return struct.pack(length, len(text.encode("utf-16-le")) // 2) + bytes([int(wide)]) + units


def compound(stream):
    """A compound file with one stream, "Workbook", and nothing else."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    table = [*range(1, sectors), 0xFFFFFFFE, 0xFFFFFFFE, 0xFFFFFFFD]
    table += [0xFFFFFFFF] * (128 - len(table))
    assert len(table) == 128

    def entry(name, kind, child, start, length):
        written = (name + "\0").encode("utf-16-le")
        return written.ljust(64, b"\0") + struct.pack("<HBBIII", len(written), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child) + bytes(36) + struct.pack("<III", start, length, 0)

    empty = bytes(64) + struct.pack("<HBBIII", 0, 0, 0, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF) + bytes(48)
    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 0, len(stream)) + 2 * empty
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, sectors, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", sectors + 1) + b"\xff" * 432
    return header + stream + folder + struct.pack("<128I", *table)


def shared_strings(strings):
    """The table of texts: each is its letters, runs of looks, and bytes of how it is spoken. Some go on in the next record."""
    body = struct.pack("<II", len(strings), len(strings))
    for text, runs, spoken in strings:
        wide = any(ord(letter) > 255 for letter in text)
        flags = int(wide) | (8 if runs else 0) | (4 if spoken else 0)
        body += struct.pack("<HB", len(text.encode("utf-16-le")) // 2, flags)
        body += struct.pack("<H", runs) if runs else b""
        body += struct.pack("<I", len(spoken)) if spoken else b""
        body += text.encode("utf-16-le") if wide else text.encode("latin-1")
        body += bytes(4 * runs) + spoken
    return body


XLS_CODES = ["General", "0%", "dd/mm/yyyy", "mmm-yy", "#,##0,", ";;;", '[<5]"<5";0', '0;0;0;"text: "@', '0"%"', "0\\.0", '"£"#,##0.00', "# ?/?"]
XLS_STRINGS = [("Alder", 0, b""), ("Café – 5", 0, b""), ("Alder", 2, b""), ("Alder", 0, bytes(8)), ("", 0, b""), ("12", 0, b""), ("Alder\nBirch", 0, b""), ("<5", 0, b""), ("\U0001f600", 0, b""), ("£1,000.50", 0, b"")]
INT, ADD, TEXT, SUM_OF = (lambda number: struct.pack("<BH", 0x1E, number)), b"\x03", (lambda text: b"\x17" + letters(text, length="<B")), b"\x42\x02\x04\x00"
SIX_AND_SIX = INT(6) + INT(6) + ADD


def formula(result, tokens=SIX_AND_SIX, style=0):
    return lambda row: record(0x0006, struct.pack("<HHH", row, 1, 15 + style), result, struct.pack("<HI", 0, 0), struct.pack("<H", len(tokens)), tokens)


def special(kind, held=0):
    return bytes([kind, 0, held, 0, 0, 0, 0xFF, 0xFF])


def short(bits, style=0):
    return lambda row: record(0x027E, struct.pack("<HHHI", row, 1, 15 + style, bits & 0xFFFFFFFF))


def number(held, style=0):
    return lambda row: record(0x0203, struct.pack("<HHHd", row, 1, 15 + style, held))


def shared(index, style=0):
    return lambda row: record(0x00FD, struct.pack("<HHHI", row, 1, 15 + style, index))


def half_of(held):
    return struct.unpack("<Q", struct.pack("<d", held))[0] >> 32 & 0xFFFFFFFC


def result_text(text):
    return lambda row: formula(special(0), TEXT(text))(row) + record(0x0207, letters(text))


XLS_KINDS = [
    ("number", number(12)), ("number with decimals", number(12.5)), ("short whole number", short(12 << 2 | 2)), ("short negative number", short(-12 << 2 | 2)), ("short number in hundredths", short(1234 << 2 | 3)), ("short negative number in hundredths", short(-1234 << 2 | 3)),
    ("short half of a number", short(half_of(0.5))), ("short half of a number in hundredths", short(half_of(50.0) | 1)), ("short per cent", short(47 << 2 | 3, 1)), ("number as per cent", number(0.4712, 1)), ("day", number(45383, 2)), ("month", short(45383 << 2 | 2, 3)), ("day with a time", number(45383.75, 2)),
    ("thousands", number(467123, 4)), ("hidden by its format", number(12, 5)), ("by a condition", number(3, 6)), ("by no condition", number(7, 6)), ("per cent sign in words", number(47, 8)), ("point in words", number(125, 9)), ("money", number(1234.5, 10)), ("fraction", number(0.5, 11)), ("rounded fraction", number(0.47, 11)),
    *((f"shared text {at}", shared(at)) for at in range(len(XLS_STRINGS))), ("shared text by a text format", shared(0, 7)), ("own text", lambda row: record(0x0204, struct.pack("<HHH", row, 1, 15), letters("Alder"))), ("own wide text", lambda row: record(0x0204, struct.pack("<HHH", row, 1, 15), letters("Łódź"))),
    ("own text in runs", lambda row: record(0x00D6, struct.pack("<HHH", row, 1, 15), letters("Alder"), struct.pack("<HHH", 1, 0, 0))), ("true", lambda row: record(0x0205, struct.pack("<HHHBB", row, 1, 15, 1, 0))), ("false", lambda row: record(0x0205, struct.pack("<HHHBB", row, 1, 15, 0, 0))),
    *((f"error {code:02x}", (lambda code: lambda row: record(0x0205, struct.pack("<HHHBB", row, 1, 15, code, 1)))(code)) for code in [0x00, 0x07, 0x0F, 0x17, 0x1D, 0x24, 0x2A]),
    ("empty with a style", lambda row: record(0x0201, struct.pack("<HHH", row, 1, 16))), ("several empty", lambda row: record(0x00BE, struct.pack("<HHHHH", row, 1, 16, 16, 2))), ("several short numbers", lambda row: record(0x00BD, struct.pack("<HH", row, 1), struct.pack("<HIHIHI", 15, 12 << 2 | 2, 16, 47 << 2 | 3, 15, half_of(0.5)), struct.pack("<H", 3))),
    ("result: number", formula(struct.pack("<d", 12))), ("result: per cent", formula(struct.pack("<d", 0.47), INT(47) + INT(100) + b"\x06", 1)), ("result: text", result_text("Alder")), ("result: wide text", result_text("Łódź")), ("result: text with a sign", result_text("<5")), ("result: true", formula(special(1, 1), INT(1) + INT(1) + b"\x0b")), ("result: false", formula(special(1, 0), INT(1) + INT(2) + b"\x0b")),
    ("result: not available", formula(special(2, 0x2A), b"\x1c\x2a")), ("result: division by nothing", formula(special(2, 0x07), INT(1) + INT(0) + b"\x06")), ("result: empty text", formula(special(3), TEXT(""))), ("sum whose result was never saved", formula(special(3))), ("another sum whose result was never saved", formula(special(3), INT(6) + INT(6) + SUM_OF)),
]


def workbook_stream(sheet, more_globals=b""):
    begin = lambda of: record(0x0809, struct.pack("<HHHHII", 0x0600, of, 0x0DBB, 0x07CC, 0, 6))
    head = begin(5) + record(0x0042, struct.pack("<H", 1200)) + record(0x003D, struct.pack("<9H", 0, 0, 0x4000, 0x2000, 0x38, 0, 0, 1, 600)) + record(0x0022, struct.pack("<H", 0))
    head += 5 * record(0x0031, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0), letters("Arial", length="<B"))
    head += b"".join(record(0x041E, struct.pack("<H", 200 + at), letters(code)) for at, code in enumerate(XLS_CODES) if at)
    style = lambda code, kind: record(0x00E0, struct.pack("<HHHBBBBIIH", 0, code, kind, 0x20, 0, 0, 0, 0, 0, 0x20C0))
    head += 15 * style(0, 0xFFF5) + b"".join(style(200 + at if at else 0, 1) for at in range(len(XLS_CODES)))
    head += record(0x0293, struct.pack("<HBB", 0x8000, 0, 0xFF))
    # The table of texts goes on in another record in the middle of a text, whose letters are wide before and narrow after.
    body = shared_strings(XLS_STRINGS)
    at = body.index("Café – 5".encode("utf-16-le")) + 12
    rest = bytes([0]) + " 5".encode("latin-1") + body[at + 4:]
    tail = record(0x00FC, body[:at]) + record(0x003C, rest) + record(0x000A)
    listed = lambda at: record(0x0085, struct.pack("<IBB", at, 0, 0), letters("Return", length="<B"))
    head += more_globals
    return head + listed(len(head) + len(listed(0)) + len(tail)) + tail + begin(0x10) + sheet + record(0x000A)


def xls_kinds(path):
    sheet = record(0x0200, struct.pack("<IIHHH", 0, len(XLS_KINDS) + 1, 0, 4, 0))
    sheet += record(0x0204, struct.pack("<HHH", 0, 0, 15), letters("case")) + record(0x0204, struct.pack("<HHH", 0, 1, 15), letters("cell"))
    for row, (_, cell) in enumerate(XLS_KINDS, 1):
        sheet += record(0x0203, struct.pack("<HHHd", row, 0, 15, row + 1)) + cell(row)
    with open(path, "wb") as target:
        target.write(compound(workbook_stream(sheet)))
    return {(row, 2): (what, "", "") for row, (what, _) in enumerate(XLS_KINDS, 2)}


def xls_places(path):
    number = lambda row, column, held: record(0x0203, struct.pack("<HHHd", row - 1, column - 1, 15, held))
    text = lambda row, column, held: record(0x0204, struct.pack("<HHH", row - 1, column - 1, 15), letters(held))
    line = lambda row, height=255, options=0x100: record(0x0208, struct.pack("<HHHHHHI", row - 1, 0, 8, height, 0, 0, options))
    column = lambda first, last, width, options: record(0x007D, struct.pack("<HHHHHH", first - 1, last - 1, width, 15, options, 0))
    sheet = column(5, 6, 2304, 1) + column(8, 8, 0, 0) + record(0x0200, struct.pack("<IIHHH", 0, 40, 0, 30, 0))
    sheet += line(3, options=0x120) + line(4, height=0, options=0x140) + line(5, options=0x121) + line(6, options=0x110)
    sheet += text(1, 1, "case") + text(1, 2, "cell")
    sheet += number(2, 1, 1) + number(2, 2, 2) + number(2, 8, 8) + number(3, 1, 3) + number(3, 2, 33) + number(4, 1, 4) + number(5, 1, 5) + number(6, 1, 6) + number(7, 2, 7) + number(7, 5, 75) + number(7, 6, 76)
    sheet += text(10, 1, "merged over three rows") + number(10, 2, 10) + number(11, 1, 111) + number(11, 2, 11) + number(12, 2, 12)
    sheet += text(13, 1, "merged over two columns") + number(13, 3, 1313) + text(14, 1, "merged over both") + number(14, 3, 1414) + number(15, 3, 1515) + number(40, 27, 4040)
    merged = [(9, 11, 0, 0), (12, 12, 0, 1), (13, 14, 0, 1)]
    sheet += record(0x00E5, struct.pack("<H", len(merged)), *(struct.pack("<HHHH", *ends) for ends in merged))
    with open(path, "wb") as target:
        target.write(compound(workbook_stream(sheet)))
    hidden = {(row, column) for row in [3, 4, 5] for column in range(1, 30)} | {(row, column) for row in range(1, 50) for column in [5, 6, 8]}
    return {}, hidden, {(11, 1): "merged over three rows", (12, 1): "merged over three rows", (15, 1): "merged over both"}


# --- What they show -----------------------------------------------------------------------------------------------------------


def convert(source, target, folder):
    subprocess.run(["soffice", "--headless", "--convert-to", target, "--outdir", folder, source], check=True, capture_output=True)


def record_shown(book, known, hidden=(), carried=None):
    """Writes what each cell of a workbook shows beside it: what is hidden shows nothing, what is merged is in all of its rows."""
    with tempfile.TemporaryDirectory() as folder:
        # Comma, quotation mark, UTF-8, from the first row, and every cell as it is shown.
        convert(book, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true", folder)
        name = os.path.splitext(os.path.basename(book))[0] + ".csv"
        with open(os.path.join(folder, name), encoding="utf-8", newline="") as source:
            rows = list(csv.reader(source))
    shown = {(row, column): text for row, cells in enumerate(rows, 1) for column, text in enumerate(cells, 1)}
    shown = {place: text for place, text in shown.items() if place not in hidden and (text or place in known)}
    shown.update(carried or {})
    with open(book + ".csv", "w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(["row", "column", "kind", "holds", "format", "shows"])
        for place in sorted(shown):
            if place[1] == 1 and known:
                continue
            # Git would change a lone carriage return.
            writer.writerow([*place, *known.get(place, ("", "", "")), shown[place].replace("\r", " ").replace("\n", " ")])


def main():
    at = lambda name: os.path.join(HERE, name)
    for name, cases, properties in [("formats", formats(), ""), ("days-1904", days_1904(), '<workbookPr date1904="1"/>')]:
        known = by_format(at(name + ".xlsx"), cases, properties)
        record_shown(at(name + ".xlsx"), known)
        for container in ["ods", "xls"]:
            convert(at(name + ".xlsx"), container, HERE)
            record_shown(at(f"{name}.{container}"), known)
    for container, kinds, places in [("xlsx", xlsx_kinds, xlsx_places), ("ods", ods_kinds, ods_places), ("xls", xls_kinds, xls_places)]:
        book = at(f"kinds.{container}")
        record_shown(book, kinds(book))
        book = at(f"places.{container}")
        record_shown(book, *places(book))
    record_shown(at("packed.xlsx"), xlsx_packed(at("packed.xlsx")))


if __name__ == "__main__":
    main()
