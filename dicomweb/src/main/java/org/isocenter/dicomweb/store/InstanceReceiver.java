package org.isocenter.dicomweb.store;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.isocenter.dicom.data.DicomFormatException;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.part10.DataSetReader;
import org.isocenter.dicom.part10.DicomFile;
import org.isocenter.dicom.part10.HeldMemory;
import org.isocenter.dicom.pixel.FrameIndex;
import org.isocenter.dicom.pixel.Frames;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.instance.Claims;
import org.isocenter.dicomweb.instance.InstanceId;
import org.isocenter.dicomweb.instance.NewInstance;
import org.isocenter.dicomweb.instance.Partition;
import org.isocenter.dicomweb.instance.Uid;
import org.isocenter.dicomweb.service.Version;
import org.isocenter.dicomweb.store.PartOutcome.FailureReason;
import org.isocenter.persistence.blob.BlobStorage;
import org.isocenter.persistence.blob.BlobUpload;
import org.isocenter.persistence.blob.StoredBlob;
import org.isocenter.persistence.blob.WrittenBlob;
import org.isocenter.persistence.sql.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Receives one instance: reads it once from the network, and stores it or says why not.
///
/// While the bytes go into a blob that nobody sees yet, the parser reads them and keeps what metadata
/// needs; long values pass by. Then the decision is made, and only an instance that is accepted gets
/// durable bytes and, after them, rows. An exception on the way leaves neither.
public final class InstanceReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceReceiver.class);

    private static final int LONGEST_ECHO = 128;

    private static final Arrival UNREADABLE =
            new Arrival.Refused(
                    new PartOutcome.Failed(
                            FailureReason.PROCESSING_FAILURE,
                            Optional.empty(),
                            Optional.empty(),
                            List.of()));

    private final StoreRepository repository = new StoreRepository();
    private final Semaphore room = Arrivals.room();
    private final StoreMemory memory;
    private final StoreSettings settings;
    private final Duration garbageDelay;
    private final InstantSource clock;

    /// What holds for all parts of a request.
    ///
    /// @param study the study of the path, when there is one
    /// @param lifetime after which the studies are to be deleted, counted from the commit of each
    record Terms(
            Archive archive,
            Partition partition,
            Version version,
            Optional<Uid> study,
            StoreRepository.Mode mode,
            Optional<Duration> lifetime) {}

    /// @param garbageDelay how long the bytes of a replaced instance stay
    public InstanceReceiver(StoreSettings settings, Duration garbageDelay, InstantSource clock) {
        this.settings = settings;
        this.memory = new StoreMemory(settings.readingBytes());
        this.garbageDelay = garbageDelay;
        this.clock = clock;
    }

    /// For the parts of a request.
    Arrivals arrivals() {
        return new Arrivals(room, memory);
    }

    /// Receives what the stream holds.
    ///
    /// @param before those of the same request that arrived before and may not be committed yet
    /// @throws IOException when the client went away or storage failed
    Arrival receive(Terms terms, InputStream in, Arrivals before) throws IOException {
        Archive archive = terms.archive();
        BlobUpload upload = archive.blobs().create(archive.newBlobName());
        boolean handedOn = false;
        try (StoreMemory.Reading reading = before.reading()) {
            Optional<DicomFile> file = read(in, upload, reading);
            Arrival arrival =
                    file.isPresent() ? decide(terms, file.get(), upload, before) : UNREADABLE;
            handedOn = arrival instanceof Committing;
            return arrival;
        } finally {
            if (!handedOn) {
                upload.close();
            }
        }
    }

    /// Reads the file and keeps its bytes.
    ///
    /// @return nothing when it is not a readable instance
    private Optional<DicomFile> read(InputStream in, BlobUpload upload, HeldMemory held)
            throws IOException {
        CopyingStream copy = new CopyingStream(in, upload::write);
        DicomFile file;
        try {
            file = DataSetReader.read(copy, settings.reading(), held);
            copy.drain();
        } catch (DicomFormatException e) {
            LOG.debug("not a readable instance: {}", e.getMessage());
            return Optional.empty();
        }
        if (Uid.parse(file.meta().transferSyntaxUid()).isEmpty()) {
            // It would go into header fields as it is.
            LOG.debug("not a readable instance: its transfer syntax is no UID");
            return Optional.empty();
        }
        return Optional.of(file);
    }

    private Arrival decide(Terms terms, DicomFile file, BlobUpload upload, Arrivals before)
            throws IOException {
        return switch (Validation.of(
                file.dataSet(),
                terms.version(),
                settings.fullItemValidation(),
                terms.study(),
                before.findingsLeft())) {
            case Validation.Result.Refused(var failures) ->
                    refused(FailureReason.VALIDATION_FAILED, file.dataSet(), failures);
            case Validation.Result.Accepted accepted -> {
                Optional<Claims.Claim> claim = claim(terms, accepted.id(), before);
                if (claim.isEmpty()) {
                    yield refused(FailureReason.BEING_CREATED, file.dataSet(), List.of());
                }
                boolean handedOn = false;
                try {
                    Arrival arrival = store(terms, file, accepted, upload, claim.get());
                    handedOn = true;
                    yield arrival;
                } finally {
                    if (!handedOn) {
                        claim.get().close();
                    }
                }
            }
        };
    }

    /// Claims an instance. What the same request has sent twice is not in its own way: it finds the first
    /// one committed (STORE-71).
    private static Optional<Claims.Claim> claim(Terms terms, InstanceId id, Arrivals before) {
        Claims claims = terms.archive().claims();
        Optional<Claims.Claim> claim = claims.claim(terms.partition(), id);
        if (claim.isEmpty()) {
            before.settle();
            claim = claims.claim(terms.partition(), id);
        }
        return claim;
    }

    private Arrival store(
            Terms terms,
            DicomFile file,
            Validation.Result.Accepted accepted,
            BlobUpload upload,
            Claims.Claim claim)
            throws IOException {
        // Written, but not synced: that is done by the transaction, once for all that share it.
        WrittenBlob written = upload.finish();
        StoredBlob blob = written.blob();
        Instant now = clock.instant();
        NewInstance instance =
                new NewInstance(
                        terms.partition(),
                        accepted.id(),
                        file.meta().transferSyntaxUid(),
                        blob,
                        Metadata.of(accepted.metadata()),
                        frames(file));
        PartOutcome.Stored stored =
                new PartOutcome.Stored(
                        accepted.id(),
                        file.dataSet().string(Tag.SOP_CLASS_UID).orElseThrow(),
                        file.dataSet().string(Tag.SOP_INSTANCE_UID).orElseThrow(),
                        !file.transferSyntax().isExplicit(),
                        accepted.warnings(),
                        accepted.severalValues());
        Database.Pending<StoreRepository.Outcome, RuntimeException> pending =
                repository.store(
                        terms.archive().database(),
                        instance,
                        written.barrier(),
                        terms.mode(),
                        terms.lifetime().map(now::plus),
                        now,
                        now.plus(garbageDelay),
                        claim::isCancelled,
                        () -> {
                            claim.close();
                            upload.close();
                        });
        int heldBytes =
                instance.metadata().utf8().length
                        + instance.frames().map(frames -> frames.length).orElse(0);
        return new Committing(pending, stored, terms.archive().blobs(), blob, heldBytes);
    }

    /// An instance whose rows were asked for.
    ///
    /// @param stored the outcome if they are committed
    private record Committing(
            Database.Pending<StoreRepository.Outcome, RuntimeException> pending,
            PartOutcome.Stored stored,
            BlobStorage blobs,
            StoredBlob blob,
            int heldBytes)
            implements Arrival {
        @Override
        public int findings() {
            return stored.findings().size();
        }

        @Override
        public PartOutcome await() {
            return switch (pending.await()) {
                case CREATED, REPLACED -> stored;
                case CANCELLED -> notStored(FailureReason.PROCESSING_FAILURE);
                case EXISTS -> notStored(FailureReason.ALREADY_EXISTS);
            };
        }

        private PartOutcome notStored(FailureReason reason) {
            try {
                blobs.delete(blob.name());
            } catch (IOException e) {
                // They are found later.
                LOG.warn("the bytes of a refused instance cannot be removed: {}", blob.name(), e);
            }
            return new PartOutcome.Failed(
                    reason,
                    Optional.of(stored.sopClassUid()),
                    Optional.of(stored.sopInstanceUid()),
                    List.of());
        }
    }

    /// The frames as the row keeps them; no bytes when there are frames that cannot be told apart.
    private static Optional<byte[]> frames(DicomFile file) {
        return switch (FrameIndex.of(file.dataSet(), file.transferSyntax())) {
            case FrameIndex index -> Optional.of(index.toBytes());
            case Frames.None _ -> Optional.empty();
            case Frames.Unknown _ -> Optional.of(new byte[0]);
        };
    }

    private static Arrival refused(
            FailureReason reason, DataSet dataSet, List<PartOutcome.Finding> findings) {
        return new Arrival.Refused(
                new PartOutcome.Failed(
                        reason,
                        uid(dataSet, Tag.SOP_CLASS_UID),
                        uid(dataSet, Tag.SOP_INSTANCE_UID),
                        findings));
    }

    /// As received; of one that is far too long, the beginning.
    private static Optional<String> uid(DataSet dataSet, Tag tag) {
        return dataSet.string(tag)
                .map(uid -> uid.substring(0, Math.min(uid.length(), LONGEST_ECHO)));
    }
}
