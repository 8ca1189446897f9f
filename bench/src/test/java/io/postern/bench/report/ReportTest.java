package io.postern.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class ReportTest {
    private static final Line UP = new Line(
            "up-128",
            "128 B up & \"framed\" <as> NATS",
            "message",
            List.of(Metric.CPU, Metric.CPU_PER_GB),
            List.of(new Goal.Ratio(Metric.CPU, "rustls", 0.96), new Goal.Ratio(Metric.CPU, "haproxy", 0.3)));

    private static Report report() {
        Samples samples = new Samples();
        double[] postern = {1.0, 1.2, 0.9};
        double[] rustls = {2.0, 2.0, 1.0};
        for (int turn = 0; turn < 3; turn++) {
            samples.add(new Sample("up-128", "postern", turn, Map.of(Metric.CPU, postern[turn]), 0.01));
            samples.add(new Sample("up-128", "rustls", turn, Map.of(Metric.CPU, rustls[turn]), turn < 2 ? 0.5 : 0));
        }
        // In another turn than the others: there is nothing to set it against.
        samples.add(new Sample("up-128", "haproxy", 7, Map.of(Metric.CPU, 4.0), 0));
        return new Report(
                Map.of("processor", "one"),
                List.of(
                        new GateFacts("postern", "Postern", "v1", true),
                        new GateFacts("rustls", "rustls forwarder", "v2", true),
                        new GateFacts("haproxy", "HAProxy", "v3", true),
                        new GateFacts("envoy", "Envoy", "not here: install it", false)),
                List.of("rustls", "haproxy"),
                List.of(UP),
                samples);
    }

    @ParameterizedTest
    @CsvSource({"3, 3, 3, 3", "1 2, 1.5, 1, 2", "5 1 3, 3, 1, 5", "4 1 3 2, 2.5, 1, 4"})
    void theMedianIsTheMiddle(String values, double median, double min, double max) {
        List<Double> numbers =
                Arrays.stream(values.split(" ", -1)).map(Double::valueOf).toList();
        assertEquals(Optional.of(new Summary(median, min, max, numbers.size())), Summary.of(numbers));
    }

    @Test
    void nothingHasNoMedian() {
        assertEquals(Optional.empty(), Summary.of(List.of()));
    }

    @Test
    void ratiosAreOfTheSameTurn() {
        Samples samples = report().samples();
        // 0.5, 0.6 and 0.9: not 1.0 / 2.0, the medians' ratio.
        assertEquals(
                Optional.of(new Summary(0.6, 0.5, 0.9, 3)), samples.ratio("up-128", "postern", "rustls", Metric.CPU));
        assertEquals(Optional.empty(), samples.ratio("up-128", "postern", "haproxy", Metric.CPU));
        assertEquals(Optional.empty(), samples.ratio("up-128", "postern", "rustls", Metric.P50));
    }

    @Test
    void aFigureIsMarkedWhereHalfOfItsTurnsWereDisturbed() {
        Samples samples = report().samples();
        assertFalse(samples.noisy("up-128", "postern"));
        assertTrue(samples.noisy("up-128", "rustls"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.00", "0.0123, 0.0123", "0.968, 0.97", "7.309, 7.31", "9.996, 10.0", "42.25, 42.3", "1234.4, 1234"
    })
    void numbersHaveThreeDigitsThatCount(double value, String shown) {
        assertEquals(shown, Numbers.of(value));
    }

    @Test
    void theTableHasFiguresRatiosAndGoals() {
        String text = ReportText.of(report());
        assertTrue(text.contains("up-128: 128 B up"), text);
        assertTrue(text.contains("  postern            1.00  0.90-1.20      0.60"), text);
        assertTrue(text.contains("~2.00"), text);
        assertTrue(text.contains("goal: CPU ≤ 0.96 × rustls: 0.60, reached"), text);
        // What could not be measured is neither reached nor missed.
        assertFalse(text.contains("× haproxy:"), text);
        assertTrue(text.contains("envoy: not here: install it"), text);
    }

    @Test
    void goalsOfWhatIsTheBetterForBeingMoreAreFloors() {
        Goal speedup = new Goal.Figure(Metric.SPEEDUP, 1.8);
        assertTrue(speedup.reachedBy(1.9) && !speedup.reachedBy(1.7));
        Goal memory = new Goal.Figure(Metric.PER_CONNECTION, 8.5);
        assertTrue(memory.reachedBy(8.5) && !memory.reachedBy(8.6));
    }

    @Test
    void thePageHasEveryTableAndNamesItsPlots() {
        String page = ReportPage.of(report(), "plots/");
        assertTrue(page.contains("| postern | 1.00 | 0.90-1.20 | 0.60 |"), page);
        assertTrue(page.contains("![up-128](plots/up-128.svg)"), page);
        assertFalse(ReportPage.of(report(), "").contains("!["));
    }

    @Test
    void jsonHasFiguresRatiosAndEverySample() {
        String json = ReportJson.of(report());
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            int objects = 0;
            while (parser.nextToken() != null) {
                objects += parser.currentToken().isStructStart() ? 1 : 0;
            }
            assertTrue(objects > 10);
        }
        assertTrue(json.contains("\"ratios\":{\"rustls\":{\"median\":0.6,"), json);
        assertEquals(7, json.split("\"turn\":", -1).length - 1);
    }

    @Test
    void aPlotIsWellFormedAndHasABarForEachGate() throws ParserConfigurationException, IOException, SAXException {
        String svg = BarPlot.of(report(), UP);
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertEquals("svg", document.getDocumentElement().getTagName());
        // One is the ground.
        assertEquals(1 + 3, document.getElementsByTagName("rect").getLength());
        assertTrue(document.getDocumentElement().getTextContent().contains("& \"framed\" <as> NATS"));
    }

    @Test
    void aPlotOfNothingIsStillOne() {
        Report nothing = new Report(Map.of(), List.of(), List.of(), List.of(UP), new Samples());
        assertTrue(BarPlot.of(nothing, UP).endsWith("</svg>\n"));
    }
}
