package io.postern.monitor;

/** The forms in which Prometheus reads meters. */
public enum MeterFormat {
    /** Prometheus' own text. */
    PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
    /** OpenMetrics 1.0. */
    OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

    private final String contentType;

    MeterFormat(String contentType) {
        this.contentType = contentType;
    }

    /** What HTTP calls it. */
    public String contentType() {
        return contentType;
    }

    /** The one that a request with the header {@code Accept: accept} wants. */
    static MeterFormat wanted(String accept) {
        return accept.contains("application/openmetrics-text") ? OPEN_METRICS : PROMETHEUS;
    }
}
