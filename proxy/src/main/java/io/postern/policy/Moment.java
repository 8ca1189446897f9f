package io.postern.policy;

import java.time.Instant;

/** The moment that a chain is judged at. */
record Moment(Instant now, Occasion occasion) {}
