package io.postern.monitor;

/**
 * What a page is asked.
 *
 * @param query  its parameters
 * @param accept the {@code Accept} header; empty for none
 * @param host   the {@code Host} header; empty for none
 */
record Request(Query query, String accept, String host) {}
