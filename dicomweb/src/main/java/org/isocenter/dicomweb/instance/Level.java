package org.isocenter.dicomweb.instance;

/// The levels of the query model (PS3.4 §C.3) that this service has; the patient is part of the
/// study.
public enum Level {
    STUDY,
    SERIES,
    INSTANCE
}
