package io.postern.bench.report;

/**
 * A gate that took part, or did not.
 *
 * @param key     its short name
 * @param label   its name
 * @param version its version and its crypto library's, or why it did not take part
 * @param present whether it took part
 */
public record GateFacts(String key, String label, String version, boolean present) {}
