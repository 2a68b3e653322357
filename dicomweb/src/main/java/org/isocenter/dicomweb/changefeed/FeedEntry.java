package org.isocenter.dicomweb.changefeed;

import java.util.Optional;
import java.util.OptionalLong;
import org.isocenter.dicomweb.instance.DataSetJson;
import org.isocenter.dicomweb.instance.FeedAction;
import org.isocenter.dicomweb.instance.InstanceId;

/// What happened to an instance, and what has become of it since.
///
/// @param ticks when, in the units of [org.isocenter.dicomweb.instance.Ticks]
/// @param details of the version that is current now, when they are told
/// @param metadata of the version that is current now (CF-24), if they are held
/// @param unread the watermark of that version, if its metadata are still to be read
record FeedEntry(
        long sequence,
        InstanceId id,
        FeedAction action,
        long ticks,
        State state,
        Optional<Details> details,
        Optional<DataSetJson> metadata,
        OptionalLong unread) {

    /// What kind of instance it is, for those who choose by it without reading metadata (IMPR-5).
    ///
    /// @param sopClass the attribute in DICOM JSON
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
    record Details(byte[] sopClass, String transferSyntaxUid) {}

    /// How an entry stands to the present (CF-21).
    enum State {
        CURRENT("Current"),
        REPLACED("Replaced"),
        DELETED("Deleted");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /// In Pascal case (CF-20).
        String word() {
            return word;
        }
    }
}
