package org.isocenter.dicomweb.store;

import java.util.List;
import java.util.Optional;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicomweb.instance.InstanceId;

/// What became of one part of a store request.
sealed interface PartOutcome {
    /// An attribute whose value is not what it must be.
    ///
    /// @param tag the attribute; the innermost one when it lies in a sequence (STORE-54)
    /// @param reason a sentence that goes on after "(gggg,eeee) -"
    record Finding(Tag tag, String reason) {}

    /// Stored.
    ///
    /// @param sopClassUid as received
    /// @param sopInstanceUid as received
    /// @param implicit whether the data set is in implicit VR (STORE-24)
    /// @param findings what was wrong with values that are not required (STORE-52)
    /// @param severalValues whether an indexed attribute has more values than it may have (STORE-56)
    record Stored(
            InstanceId id,
            String sopClassUid,
            String sopInstanceUid,
            boolean implicit,
            List<Finding> findings,
            boolean severalValues)
            implements PartOutcome {}

    /// Not stored.
    ///
    /// @param sopClassUid as received, if it could be read
    /// @param sopInstanceUid as received, if it could be read
    /// @param findings why validation failed; absent where the reason is another one (STORE-85)
    record Failed(
            FailureReason reason,
            Optional<String> sopClassUid,
            Optional<String> sopInstanceUid,
            List<Finding> findings)
            implements PartOutcome {}

    /// Why an instance was not stored (PS3.18 §I.2.2 and the table of contract section 4.7).
    enum FailureReason {
        PROCESSING_FAILURE(0x0110),
        VALIDATION_FAILED(0xA900),
        ALREADY_EXISTS(0xB00E),
        BEING_CREATED(0xB00F);

        private final int code;

        FailureReason(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }
}
