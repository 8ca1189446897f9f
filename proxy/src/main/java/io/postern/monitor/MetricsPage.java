package io.postern.monitor;

/** {@code /metrics}, in the form that the request wants. */
final class MetricsPage implements Page {
    private final MeterText meters;

    MetricsPage(MeterText meters) {
        this.meters = meters;
    }

    @Override
    public Reply answer(Request request) {
        MeterFormat format = MeterFormat.wanted(request.accept());
        return new Reply(Reply.OK, format.contentType(), meters.in(format));
    }
}
