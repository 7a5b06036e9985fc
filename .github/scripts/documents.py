#!/usr/bin/env python3
"""Holds the Word documents and workbooks of an output to the schemas of their standards.

usage: documents.py SCHEMAS OUTPUT

SCHEMAS is a folder with the schemas as their publishers have them, in folders below it as they come:

- ECMA-376, part 4 (transitional), "OfficeOpenXML-XMLSchema-Transitional", and part 2, "OpenPackagingConventions-XMLSchema":
  https://ecma-international.org/publications-and-standards/standards/ecma-376/
- OpenDocument 1.3, the two files OpenDocument-v1.3-schema.rng and OpenDocument-v1.3-manifest-schema.rng:
  https://docs.oasis-open.org/office/OpenDocument/v1.3/os/schemas/

They are not part of this repository, because they are large and not ours. Needs Python 3.9 or newer and lxml.
"""

import re
import sys
import tempfile
import zipfile
from pathlib import Path

from lxml import etree

XSD = "{http://www.w3.org/2001/XMLSchema}"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
WORKBOOKS_AND_PAPERS = (".docx", ".xlsx", ".ods")

# What those of ECMA-376 import without saying where it is: only the names that they use.
IMPORTED = {
    "http://www.w3.org/XML/1998/namespace": """
        <xs:attribute name="lang" type="xs:string"/>
        <xs:attribute name="space" type="xs:string"/>""",
    "http://purl.org/dc/elements/1.1/": """
        <xs:element name="creator"/>
        <xs:element name="description"/>
        <xs:element name="identifier"/>
        <xs:element name="language"/>
        <xs:element name="subject"/>
        <xs:element name="title"/>""",
    "http://purl.org/dc/terms/": """
        <xs:element name="created"/>
        <xs:element name="modified"/>
        <xs:complexType name="W3CDTF">
            <xs:simpleContent><xs:extension base="xs:dateTime"/></xs:simpleContent>
        </xs:complexType>""",
}


def schemas_of(folder, beside):
    """Each schema by the namespace whose documents it is for; `beside` is an empty folder to complete them in."""
    places = {}
    for at, (namespace, names) in enumerate(IMPORTED.items()):
        places[namespace] = f"imported-{at}.xsd"
        schema = f'<xs:schema xmlns:xs="{XSD[1:-1]}" targetNamespace="{namespace}">{names}</xs:schema>'
        (beside / places[namespace]).write_text(schema)
    found = {}
    for path in sorted(folder.rglob("*.xsd")):
        tree = etree.parse(path)
        for import_ in tree.iter(f"{XSD}import"):
            if import_.get("namespace") in places:
                import_.set("schemaLocation", places[import_.get("namespace")])
        tree.write(beside / path.name)
        found[tree.getroot().get("targetNamespace")] = beside / path.name
    for path in sorted(folder.rglob("OpenDocument-*.rng")):
        found[MANIFEST if "manifest" in path.name else OFFICE] = path
    return found


def usual(part):
    """A part without what it says itself that a reader who does not know it may leave out."""
    ignorable = part.attrib.pop(f"{{{COMPATIBILITY}}}Ignorable", "").split()
    unknown = {part.nsmap.get(prefix) for prefix in ignorable}
    for element in list(part.iter(etree.Element)):
        for name in [name for name in element.attrib if etree.QName(name).namespace in unknown]:
            del element.attrib[name]
        if etree.QName(element).namespace in unknown:
            element.getparent().remove(element)
    return part


def parts_of(path):
    """Each XML part with its name. What a document says elsewhere in a part of its own, as a picture does, counts as a part."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not re.search(r"\.(xml|rels)$", name):
                continue
            part = usual(etree.fromstring(archive.read(name)))
            yield name, part
            for picture in part.iter("{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"):
                yield name, etree.fromstring(etree.tostring(picture))


def main(folder, output):
    with tempfile.TemporaryDirectory() as beside:
        found = schemas_of(Path(folder), Path(beside))
        read, faults, files = {}, 0, 0
        for path in sorted(path for path in Path(output).rglob("*") if path.suffix in WORKBOOKS_AND_PAPERS):
            files += 1
            for name, part in parts_of(path):
                namespace = etree.QName(part).namespace
                if namespace not in found:
                    print(f"{path}: {name}: there is no schema of {namespace}")
                    faults += 1
                    continue
                if namespace not in read:
                    of_kind = etree.RelaxNG if found[namespace].suffix == ".rng" else etree.XMLSchema
                    read[namespace] = of_kind(etree.parse(found[namespace]))
                    # A schema that lets anything pass would find no fault.
                    broken = etree.fromstring(etree.tostring(part))
                    etree.SubElement(broken, f"{{{namespace}}}unheard-of")
                    if read[namespace].validate(broken):
                        print(f"{found[namespace]}: a planted fault was not found")
                        faults += 1
                if not read[namespace].validate(part):
                    for fault in read[namespace].error_log:
                        print(f"{path}: {name}: {fault.message}")
                    faults += 1
    print(f"{files} files, {len(read)} schemas, {faults} faults")
    return 1 if faults or not files else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
