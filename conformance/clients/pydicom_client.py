"""Stores an instance over DICOMweb and reads what comes back with pydicom.

    pydicom_client.py SERVICE-URL TOKEN CA-FILE FILE

Multipart answers are taken apart by Python's own parser of mail. Prints a line "ok ..." for each check.
"""

import email.parser
import email.policy
import io
import json
import ssl
import sys
import urllib.request

import pydicom

BULK = {"OB", "OD", "OF", "OL", "OV", "OW", "UN"}


def main(service, token, ca, path):
    context = ssl.create_default_context(cafile=ca)

    def send(method, url, accept, body=None, content_type=None):
        headers = {"Authorization": "Bearer " + token, "Accept": accept}
        if content_type:
            headers["Content-Type"] = content_type
        request = urllib.request.Request(url, data=body, headers=headers, method=method)
        with urllib.request.urlopen(request, context=context) as response:
            return response.headers, response.read()

    with open(path, "rb") as file:
        sent = file.read()
    original = pydicom.dcmread(io.BytesIO(sent))

    body = b"--edge\r\nContent-Type: application/dicom\r\n\r\n" + sent + b"\r\n--edge--\r\n"
    _, answer = send("POST", service + "/v2/studies", "application/dicom+json", body,
                     'multipart/related; type="application/dicom"; boundary=edge')
    stored = pydicom.Dataset.from_json(answer.decode())
    item = stored.ReferencedSOPSequence[0]
    assert item.ReferencedSOPInstanceUID == original.SOPInstanceUID
    url = item.RetrieveURL
    print("ok stored, and pydicom reads the answer")

    headers, answer = send("GET", service + "/v2/studies/" + original.StudyInstanceUID,
                           'multipart/related; type="application/dicom"; transfer-syntax=*')
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(
        b"Content-Type: " + headers["Content-Type"].encode() + b"\r\n\r\n" + answer)
    parts = list(message.iter_parts())
    assert [part.get_content_type() for part in parts] == ["application/dicom"]
    assert original.file_meta.TransferSyntaxUID in parts[0]["Content-Type"]
    print("ok the study comes in a part that says its transfer syntax")

    _, answer = send("GET", url, "application/dicom; transfer-syntax=*")
    retrieved = pydicom.dcmread(io.BytesIO(answer))
    assert retrieved == original and retrieved.file_meta == original.file_meta
    print("ok the instance is the same data set")

    _, answer = send("GET", url + "/metadata", "application/dicom+json")
    (metadata,) = [pydicom.Dataset.from_json(each) for each in json.loads(answer)]
    expected = {element.tag: element for element in original if element.VR not in BULK}
    assert {element.tag for element in metadata} == set(expected)
    for element in metadata:
        assert element.VR == expected[element.tag].VR, element
        assert element.value == expected[element.tag].value, (element, expected[element.tag])
    print("ok the metadata have the values of the file, less bulk data")

    _, answer = send("GET", service + "/v2/studies?PatientID=" + original.PatientID, "application/dicom+json")
    (study,) = [pydicom.Dataset.from_json(each) for each in json.loads(answer)]
    assert study.StudyInstanceUID == original.StudyInstanceUID and study.PatientName == original.PatientName
    print("ok search finds the study")

    _, answer = send("GET", url + "/frames/1", "application/octet-stream; transfer-syntax=*")
    assert answer == original.PixelData
    print("ok the frame is the pixel data")


if __name__ == "__main__":
    main(*sys.argv[1:])
