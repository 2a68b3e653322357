// Stores, searches, retrieves and reads back one file with dicomweb-client and dcmjs.
// usage: node dicomweb.mjs SERVICE_URL TOKEN FILE; prints a line for each step that worked.
import { readFileSync } from 'node:fs';
import xhr2 from 'xhr2';
import * as dicomweb from 'dicomweb-client';
import dcmjs from 'dcmjs';

// A browser accepts anything unless the script says otherwise (Fetch standard); this stand-in says nothing.
const NodeRequest = xhr2.XMLHttpRequest ?? xhr2;
globalThis.XMLHttpRequest = class extends NodeRequest {
  setRequestHeader(name, value) {
    this.says = this.says || name.toLowerCase() === 'accept';
    super.setRequestHeader(name, value);
  }

  send(body) {
    if (!this.says) {
      super.setRequestHeader('Accept', '*/*');
    }
    super.send(body);
  }
};
const { DICOMwebClient } = dicomweb.api ?? dicomweb.default.api;
const [url, token, file] = process.argv.slice(2);

function check(condition, what) {
  if (!condition) {
    throw new Error(what);
  }
  console.log(`ok ${what}`);
}

const bytes = readFileSync(file);
const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
const sent = dcmjs.data.DicomMessage.readFile(buffer);
const dataSet = dcmjs.data.DicomMetaDictionary.naturalizeDataset(sent.dict);
const study = dataSet.StudyInstanceUID;
const series = dataSet.SeriesInstanceUID;
const instance = dataSet.SOPInstanceUID;

const client = new DICOMwebClient({
  url: `${url}/v2`,
  headers: { Authorization: `Bearer ${token}` },
  verbose: false,
  errorInterceptor: (error) => console.error(`status ${error.status}`),
});

await client.storeInstances({ datasets: [buffer] });
console.log('ok store');

const studies = await client.searchForStudies({ queryParams: { PatientID: dataSet.PatientID } });
check(studies.some((each) => each['0020000D'].Value[0] === study), 'search studies');
const instances = await client.searchForInstances({ studyInstanceUID: study });
check(instances.some((each) => each['00080018'].Value[0] === instance), 'search instances');

const metadata = await client.retrieveSeriesMetadata({ studyInstanceUID: study, seriesInstanceUID: series });
check(metadata.length === 1 && metadata[0]['00080018'].Value[0] === instance, 'series metadata');

const back = await client.retrieveInstance({
  studyInstanceUID: study,
  seriesInstanceUID: series,
  sopInstanceUID: instance,
});
const read = dcmjs.data.DicomMetaDictionary.naturalizeDataset(
  dcmjs.data.DicomMessage.readFile(back).dict,
);
check(read.SOPInstanceUID === instance && read.Rows === dataSet.Rows, 'instance read by dcmjs');
check(Buffer.from(back).subarray(128).equals(bytes.subarray(128)), 'instance has the same bytes');

const frames = await client.retrieveInstanceFrames({
  studyInstanceUID: study,
  seriesInstanceUID: series,
  sopInstanceUID: instance,
  frameNumbers: [1],
});
check(frames.length === 1 && frames[0].byteLength > 0, 'frame');
