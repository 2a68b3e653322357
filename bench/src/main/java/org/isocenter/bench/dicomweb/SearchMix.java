package org.isocenter.bench.dicomweb;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The searches that are measured.
///
/// What a server that matches by wildcards takes in place of fuzzy matching stands beside our own
/// words; nothing where it has none.
enum SearchMix {
    PATIENT_ID("studies by patient id", "studies") {
        @Override
        String parameters(Corpus corpus, Corpus.Study study) {
            return "PatientID=" + study.patientId();
        }
    },
    ACCESSION("studies by accession number", "studies") {
        @Override
        String parameters(Corpus corpus, Corpus.Study study) {
            return "AccessionNumber=" + study.accessionNumber();
        }
    },
    NAME_PREFIX("studies by name prefix", "studies") {
        @Override
        String parameters(Corpus corpus, Corpus.Study study) {
            return "fuzzymatching=true&PatientName=" + encoded(study.namePrefix());
        }

        @Override
        Optional<String> peerParameters(Corpus corpus, Corpus.Study study) {
            return Optional.of("PatientName=" + encoded(study.namePrefix()) + "*");
        }
    },
    COMMON_PREFIX("studies by one letter of the name", "studies") {
        @Override
        String parameters(Corpus corpus, Corpus.Study study) {
            return "fuzzymatching=true&PatientName=s";
        }

        @Override
        Optional<String> peerParameters(Corpus corpus, Corpus.Study study) {
            return Optional.of("PatientName=s*");
        }
    },
    TWO_WORDS("studies by two words of the name, fuzzy", "studies") {
        @Override
        String parameters(Corpus corpus, Corpus.Study study) {
            String name = study.patientName();
            int separator = name.indexOf('^');
            return "fuzzymatching=true&PatientName="
                    + encoded(name.substring(0, Math.min(3, separator)))
                    + "+"
                    + encoded(name.substring(separator + 1, separator + 3));
        }

        @Override
        Optional<String> peerParameters(Corpus corpus, Corpus.Study study) {
            return Optional.empty();
        }
    },
    DAY("studies of a day", "studies") {
        @Override
        String parameters(Corpus corpus, Corpus.Study study) {
            return "StudyDate=" + study.date();
        }
    },
    YEAR("studies of a year long ago", "studies") {
        @Override
        String parameters(Corpus corpus, Corpus.Study study) {
            return "StudyDate=" + Corpus.dayAt(100) + "-" + Corpus.dayAt(200);
        }
    },
    MODALITY("studies by modality", "studies") {
        @Override
        String parameters(Corpus corpus, Corpus.Study study) {
            return "ModalitiesInStudy=" + study.modality();
        }
    },
    MODALITY_AND_MONTH("studies by modality and month", "studies") {
        @Override
        String parameters(Corpus corpus, Corpus.Study study) {
            return "ModalitiesInStudy=MR&StudyDate="
                    + study.date().substring(0, 6)
                    + "01-"
                    + study.date().substring(0, 6)
                    + "28";
        }
    },
    NEVER_TOGETHER("studies by two values that never meet", "studies") {
        @Override
        String parameters(Corpus corpus, Corpus.Study study) {
            return "ModalitiesInStudy=CT&StudyDescription=MR+HEAD";
        }
    },
    PAGE("a page of 100 studies", "studies") {
        @Override
        String parameters(Corpus corpus, Corpus.Study study) {
            return "limit=100";
        }
    },
    LAST_PAGE("the last page of all studies", "studies") {
        @Override
        String parameters(Corpus corpus, Corpus.Study study) {
            return "limit=100&offset=" + Math.max(0, corpus.studies() - 100);
        }
    },
    SERIES_OF_PATIENT("series by patient id", "series") {
        @Override
        String parameters(Corpus corpus, Corpus.Study study) {
            return "PatientID=" + study.patientId();
        }
    },
    SERIES_BY_MODALITY("series by modality", "series") {
        @Override
        String parameters(Corpus corpus, Corpus.Study study) {
            return "Modality=" + study.modality();
        }
    },
    INSTANCES_OF_PATIENT("instances by patient id", "instances") {
        @Override
        String parameters(Corpus corpus, Corpus.Study study) {
            return "PatientID=" + study.patientId();
        }
    },
    INSTANCES_BY_MODALITY("instances by modality and day", "instances") {
        @Override
        String parameters(Corpus corpus, Corpus.Study study) {
            return "Modality=" + study.modality() + "&StudyDate=" + study.date();
        }
    };

    private final String what;
    private final String resource;

    SearchMix(String what, String resource) {
        this.what = what;
        this.resource = resource;
    }

    String what() {
        return what;
    }

    String resource() {
        return resource;
    }

    /// What is asked, in the contract's words, about some study.
    abstract String parameters(Corpus corpus, Corpus.Study study);

    /// The same for the peer.
    Optional<String> peerParameters(Corpus corpus, Corpus.Study study) {
        return Optional.of(parameters(corpus, study));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
