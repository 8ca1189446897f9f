package io.postern.monitor;

/**
 * What a page is asked.
 *
 * @param query  its parameters
 * @param accept the {@code Accept} header; empty for none
 */
record Request(Query query, String accept) {}
