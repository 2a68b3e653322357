package org.isocenter.persistence.job;

import java.time.Instant;

/// A piece of work as its handler gets it.
///
/// @param id unique in its database
/// @param kind which handler runs it
/// @param payload what the handler needs to know; a small text in a form of its own, usually JSON
/// @param due when it was to run
/// @param attempt the how manieth run this is, counted from 1
public record Job(long id, String kind, String payload, Instant due, int attempt) {}
