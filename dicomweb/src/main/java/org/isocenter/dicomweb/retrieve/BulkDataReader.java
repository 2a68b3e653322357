package org.isocenter.dicomweb.retrieve;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.isocenter.dicom.data.DicomFormatException;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicom.json.BulkData;
import org.isocenter.dicom.json.DicomJsonWriter;
import org.isocenter.dicom.part10.DataSetReader;
import org.isocenter.dicom.part10.ReadOptions;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.instance.DataSetJson;
import org.isocenter.dicomweb.instance.StoredInstance;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import tools.jackson.databind.JsonNode;

/// Finds bulk data in the files of instances: values of OB, OD, OF, OL, OV, OW and UN elements, which
/// metadata do not contain (IMPR-3).
///
/// Nothing is kept of them in rows, because by default nobody is told of them (META-4). So the file is
/// read again, up to where the element stands, with long values passed over.
final class BulkDataReader {
    private BulkDataReader() {}

    /// The data set of a stored file, with long values left where they are.
    private static DataSet read(Archive archive, StoredInstance instance) throws IOException {
        try (InputStream file = archive.blobs().open(instance.blob())) {
            return DataSetReader.read(file, ReadOptions.DEFAULT).dataSet();
        } catch (DicomFormatException e) {
            throw new IllegalStateException("a stored instance cannot be read", e);
        }
    }

    /// Metadata with a URI in place of each bulk value.
    ///
    /// @param metadata as stored; an attribute that was left out of them stays out (META-5)
    /// @param url where the bulk data of the instance are; the path of the element is appended
    static DataSetJson withUris(
            Archive archive, StoredInstance instance, DataSetJson metadata, String url)
            throws IOException {
        JsonNode stored;
        try {
            stored = Json.read(metadata.utf8());
        } catch (JsonSyntaxException e) {
            return metadata; // nested deeper than we read JSON; then without URIs
        }
        DataSet dataSet = restricted(read(archive, instance), stored);
        return new DataSetJson(
                DicomJsonWriter.toBytes(
                        dataSet,
                        (path, element) ->
                                element.isEmpty()
                                        ? new BulkData.Omit()
                                        : new BulkData.Uri(url + path)));
    }

    /// The elements that metadata have, and bulk data.
    private static DataSet restricted(DataSet dataSet, JsonNode stored) {
        DataSet.Builder kept = DataSet.builder(dataSet.characterSet());
        for (DataElement element : dataSet) {
            JsonNode member = stored.path(element.tag().hex());
            if (element.value() instanceof Value.Sequence sequence) {
                List<DataSet> items = new ArrayList<>();
                for (int i = 0; i < sequence.items().size(); i++) {
                    items.add(restricted(sequence.items().get(i), member.path("Value").path(i)));
                }
                kept.add(new DataElement(element.tag(), element.vr(), Value.Sequence.of(items)));
            } else if (element.vr().isBulk() || !member.isMissingNode()) {
                kept.add(element);
            }
        }
        return kept.build();
    }

    /// The element that a path leads to: tags and, between them, the numbers of items from 1 on
    /// (`00880200/1/7FE00010`); nothing when there is none, or when it is no bulk data.
    static Optional<DataElement> find(Archive archive, StoredInstance instance, String path)
            throws IOException {
        String[] steps = path.split("/", -1);
        DataSet level = read(archive, instance);
        for (int i = 0; i < steps.length; i += 2) {
            Optional<DataElement> element = Tag.parse(steps[i]).flatMap(level::get);
            if (element.isEmpty() || i + 1 == steps.length) {
                return element.filter(found -> found.vr().isBulk() && !found.isEmpty());
            }
            Optional<DataSet> item = item(element.get(), steps[i + 1]);
            if (item.isEmpty()) {
                return Optional.empty();
            }
            level = item.get();
        }
        return Optional.empty();
    }

    private static Optional<DataSet> item(DataElement element, String number) {
        if (!(element.value() instanceof Value.Sequence sequence)
                || !number.matches("[1-9][0-9]{0,8}")) {
            return Optional.empty();
        }
        int index = Integer.parseInt(number) - 1;
        return index < sequence.items().size()
                ? Optional.of(sequence.items().get(index))
                : Optional.empty();
    }
}
