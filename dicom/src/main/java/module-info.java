/// DICOM data structures and encoding: bytes to data sets and back, with the JDK alone.
///
/// The module opens no file, no socket and no clock: it reads and writes the streams and buffers it
/// is handed, so that everything in it can be tested with bytes.
module org.isocenter.dicom {
    requires static transitive org.jspecify;

    exports org.isocenter.dicom.charset;
    exports org.isocenter.dicom.data;
    exports org.isocenter.dicom.dataset;
    exports org.isocenter.dicom.dictionary;
    exports org.isocenter.dicom.dump;
    exports org.isocenter.dicom.json;
    exports org.isocenter.dicom.part10;
    exports org.isocenter.dicom.pixel;
    exports org.isocenter.dicom.validation;
    exports org.isocenter.dicom.value;
}
