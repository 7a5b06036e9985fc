#!/usr/bin/env python3
"""Makes the workbooks of this folder, and records with LibreOffice what each cell of them shows.

Run it here, where `soffice` is installed: ./generate.py. It needs nothing else. The test in tests/it/shown.rs needs neither.
A row of `shown.csv` is a cell: the sheet row, what it holds, its format, and what LibreOffice shows, saved as CSV "as shown".
"""

import csv
import os
import shutil
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
]
DAYS = ["45383", "45406", "45292", "45383.75", "36526", "37347", "45747"]
DAY_FORMATS = [
    "mmm-yy", "mmm yyyy", "mmmm yyyy", "mm/yyyy", "yyyy", '"FY"yyyy', "dd/mm/yyyy", "d/m/yy", "d mmm yyyy", "dd-mmm-yy", "d-mmm",
    "dddd d mmmm yyyy", "yyyy-mm-dd", "dd/mm/yyyy hh:mm", "mmm", "yyyy-mm", "yyyy mmm", "mmm 'yy",
]
DURATIONS = ["0.5", "1.5", "0.75"]
DURATION_FORMATS = ["hh:mm", "[h]:mm", "hh:mm:ss"]
TEXTS = ["Alder", "12", "1,234", "47%", "2024/25 Q1", "Alder_x000D_", "no\u00a0break", "<5", "£1,000.50", "  spaces  ", "'12", "[c]", "–"]

CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
</Types>"""
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def cases():
    """What each row holds: kind, value, format."""
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
        for code in ["General", "@", "0", "0%"]:
            yield "text", text, code
    for value, code in [("1", "General"), ("0", "General")]:
        yield "logical", value, code
    for value, code in [("0.47", "0%"), ("45383", "mmm-yy"), ("12", "General")]:
        yield "formula", value, code


def workbook(path):
    rows = list(cases())
    codes = sorted({code for _, _, code in rows})
    formats = "".join(f'<numFmt numFmtId="{200 + at}" formatCode={quoteattr(code)}/>' for at, code in enumerate(codes))
    styles = "".join(
        f'<xf numFmtId="{0 if code == "General" else 200 + at}" applyNumberFormat="1"/>' for at, code in enumerate(codes)
    )
    lines = ['<row r="1"><c r="A1" t="inlineStr"><is><t>case</t></is></c><c r="B1" t="inlineStr"><is><t>cell</t></is></c></row>']
    for row, (kind, value, code) in enumerate(rows, 2):
        style = codes.index(code)
        cell = {
            "number": f'<c r="B{row}" s="{style}"><v>{value}</v></c>',
            "text": f'<c r="B{row}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>',
            "logical": f'<c r="B{row}" s="{style}" t="b"><v>{value}</v></c>',
            "formula": f'<c r="B{row}" s="{style}"><f>0+{value}</f><v>{value}</v></c>',
        }[kind]
        lines.append(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c>{cell}</row>')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        def part(name, text):
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)

        part("[Content_Types].xml", CONTENT_TYPES)
        part("_rels/.rels", f'<Relationships {RELATIONS}><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        part("xl/_rels/workbook.xml.rels", f'<Relationships {RELATIONS}><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>')
        part("xl/workbook.xml", f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet name="Return" sheetId="1" r:id="r1"/></sheets></workbook>')
        part("xl/styles.xml", f'<styleSheet {MAIN}><numFmts count="{len(codes)}">{formats}</numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="{len(codes)}">{styles}</cellXfs></styleSheet>')
        part("xl/worksheets/sheet1.xml", f'<worksheet {MAIN}><sheetData>{"".join(lines)}</sheetData></worksheet>')
    return rows


def convert(source, target, folder):
    subprocess.run(["soffice", "--headless", "--convert-to", target, "--outdir", folder, source], check=True, capture_output=True)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as folder:
        book = os.path.join(folder, "shown.xlsx")
        rows = workbook(book)
        for container in ["ods", "xls"]:
            convert(book, container, folder)
            shutil.copy(os.path.join(folder, f"shown.{container}"), here)
        # Comma, quotation mark, UTF-8, from the first row, and every cell as it is shown.
        convert(book, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true", folder)
        shutil.copy(book, here)
        with open(os.path.join(folder, "shown.csv"), encoding="utf-8", newline="") as source:
            shown = list(csv.reader(source))
        with open(os.path.join(here, "shown.csv"), "w", encoding="utf-8", newline="") as target:
            writer = csv.writer(target, lineterminator="\n")
            writer.writerow(["row", "kind", "holds", "format", "shows"])
            for row, (kind, value, code) in enumerate(rows, 2):
                # Git would change a lone carriage return.
                writer.writerow([row, kind, value, code, shown[row - 1][1].replace("\r", " ")])


main()
