package io.postern.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.Await;
import io.postern.testing.JsonTree;
import io.postern.testing.Pages;
import io.postern.testing.Pki;
import io.postern.testing.RawClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages that are read while sessions come and go. */
class MonitorChurnTest {
    private static final int SESSIONS = 200;
    private static final int CLIENTS = 20;

    @TempDir
    Path directory;

    @Test
    void pagesAreWholeWhileSessionsComeAndGoAndAllAreCountedInTheEnd() throws Exception {
        try (MonitoredGate site = new MonitoredGate(directory, Pki.in(directory), "");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Pages pages = site.pages();
            List<Future<?>> churning = IntStream.range(0, CLIENTS)
                    .<Future<?>>mapToObj(_ -> threads.submit(() -> churn(site)))
                    .toList();
            int read = 0;
            while (churning.stream().anyMatch(future -> !future.isDone()) || read == 0) {
                Map<String, Object> page = pages.json("/connz?state=all&limit=1000000&subs=1&auth=1");
                List<Map<String, Object>> rows = JsonTree.objects(page, "connections");
                assertEquals((long) rows.size(), page.get("total"));
                assertEquals(
                        rows.size(),
                        rows.stream().map(row -> row.get("cid")).distinct().count());
                pages.json("/varz");
                pages.text("/metrics");
                read++;
            }
            for (Future<?> future : churning) {
                future.get();
            }
            Await.until(() -> pages.connections("").isEmpty(), () -> pages.text("/connz"));
            assertEquals(SESSIONS, pages.connections("state=closed").size());
            assertEquals((long) SESSIONS, pages.json("/varz").get("total_connections"));
            assertEquals(SESSIONS, pages.meter("postern_connections_accepted_total{listener=\"clients\"}"));
            assertEquals(0, pages.meter("postern_connections_active{listener=\"clients\"}"));
            assertEquals(
                    0,
                    pages.meter("postern_upstream_sessions{server=\"127.0.0.1:"
                            + site.server().port() + "\",upstream=\"nats\"}"));
            assertTrue(pages.meter("postern_bytes_total{direction=\"client_to_upstream\"}") > SESSIONS);
        }
    }

    private static Void churn(MonitoredGate site) throws Exception {
        for (int i = 0; i < SESSIONS / CLIENTS; i++) {
            try (RawClient client = RawClient.connect(site.gate().port())) {
                client.readLine();
                client.startTls(site.pki().client()).connectAndPing();
            }
        }
        return null;
    }
}
