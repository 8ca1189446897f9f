package io.postern.bench.report;

import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A report as JSON: setting, gates, what each came to, and every sample. Its members are a promise: docs/benchmarks/README.md has them. */
public final class ReportJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Report report;
    private final JsonGenerator json;

    private ReportJson(Report report, JsonGenerator json) {
        this.report = report;
        this.json = json;
    }

    /** One object, on one line. */
    public static String of(Report report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            new ReportJson(report, json).write();
        }
        return text.append('\n').toString();
    }

    private void write() {
        json.writeStartObject();
        json.writeObjectPropertyStart("setting");
        report.setting().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeArrayPropertyStart("gates");
        report.gates().forEach(this::gate);
        json.writeEndArray();
        json.writeArrayPropertyStart("workloads");
        report.lines().forEach(this::line);
        json.writeEndArray();
        json.writeArrayPropertyStart("samples");
        report.samples().all().forEach(this::sample);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void gate(GateFacts gate) {
        json.writeStartObject();
        json.writeStringProperty("gate", gate.key());
        json.writeStringProperty("name", gate.label());
        json.writeBooleanProperty("present", gate.present());
        json.writeStringProperty("version", gate.version());
        json.writeEndObject();
    }

    private void line(Line line) {
        json.writeStartObject();
        json.writeStringProperty("workload", line.workload());
        json.writeStringProperty("title", line.title());
        json.writeStringProperty("headline", line.headline().key());
        json.writeArrayPropertyStart("gates");
        for (GateFacts gate : report.in(line)) {
            json.writeStartObject();
            json.writeStringProperty("gate", gate.key());
            json.writeBooleanProperty("noisy", report.samples().noisy(line.workload(), gate.key()));
            for (Metric metric : Metric.values()) {
                report.samples()
                        .summary(line.workload(), gate.key(), metric)
                        .ifPresent(summary -> summary(metric.key(), line.unit(metric), summary));
            }
            ratios(line, gate);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void ratios(Line line, GateFacts gate) {
        json.writeObjectPropertyStart("ratios");
        for (String base : report.bases()) {
            report.samples()
                    .ratio(line.workload(), gate.key(), base, line.headline())
                    .ifPresent(ratio -> summary(base, "", ratio));
        }
        json.writeEndObject();
    }

    private void summary(String name, String unit, Summary summary) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("median", summary.median());
        json.writeNumberProperty("min", summary.min());
        json.writeNumberProperty("max", summary.max());
        json.writeNumberProperty("count", summary.count());
        if (!unit.isEmpty()) {
            json.writeStringProperty("unit", unit);
        }
        json.writeEndObject();
    }

    private void sample(Sample sample) {
        json.writeStartObject();
        json.writeStringProperty("workload", sample.workload());
        json.writeStringProperty("gate", sample.gate());
        json.writeNumberProperty("turn", sample.turn());
        json.writeNumberProperty("foreign", sample.foreign());
        for (Map.Entry<Metric, Double> value : new TreeMap<>(sample.values()).entrySet()) {
            json.writeNumberProperty(value.getKey().key(), value.getValue());
        }
        json.writeEndObject();
    }
}
