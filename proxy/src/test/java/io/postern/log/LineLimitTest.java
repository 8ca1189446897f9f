package io.postern.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.config.LogConfig.Level;
import io.postern.log.LineLimit.LeftOut;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineLimitTest {
    private static final InetAddress ONE = address("10.0.0.1");
    private static final InetAddress OTHER = address("10.0.0.2");
    private static final int MOST = 3;

    private final AtomicLong now = new AtomicLong(-5);
    private final List<Runnable> afterASecond = new ArrayList<>();
    private final List<LeftOut> told = new ArrayList<>();
    private final LineLimit limit = new LineLimit(now::get, afterASecond::add, told::add);

    @Test
    void eachAddressHasItsOwnNumberOfLinesEachSecond() {
        assertEquals(MOST, admitted(ONE, 10));
        assertEquals(MOST, admitted(OTHER, 10));
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertEquals(MOST, admitted(ONE, 10));
    }

    @Test
    void whatIsLeftOutIsToldOnceASecondWithTheMostSevereLevelAndTheBusiestAddress() {
        admitted(ONE, MOST);
        admitted(OTHER, MOST);
        assertEquals(0, afterASecond.size());
        limit.admits(OTHER, Level.INFO, MOST);
        limit.admits(ONE, Level.INFO, MOST);
        limit.admits(ONE, Level.WARN, MOST);
        limit.admits(ONE, Level.DEBUG, MOST);
        assertEquals(1, afterASecond.size());
        afterASecond.removeFirst().run();
        assertEquals(List.of(new LeftOut(4, Level.WARN, ONE, 3)), told);
        // The next flood is the next line.
        limit.admits(OTHER, Level.INFO, MOST);
        afterASecond.removeFirst().run();
        assertEquals(new LeftOut(1, Level.INFO, OTHER, 2), told.getLast());
    }

    @Test
    void whatIsLeftOutIsToldThoughTheNextSecondHasBegun() {
        admitted(ONE, 10);
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        admitted(ONE, 10);
        afterASecond.removeFirst().run();
        assertEquals(2 * (10 - MOST), told.getFirst().lines());
    }

    @Test
    void zeroIsNoLimit() {
        for (int i = 0; i < 10_000; i++) {
            assertTrue(limit.admits(ONE, Level.INFO, 0));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:1::1, 2001:db8:0:1:ffff::9, true",
        "2001:db8:0:1::1, 2001:db8:0:2::1, false",
        "::ffff:10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, 10.0.0.2, false"
    })
    void anIpv6NetworkOf64BitsIsOneSource(String first, String second, boolean one) {
        assertEquals(MOST, admitted(address(first), MOST));
        assertEquals(one ? 0 : MOST, admitted(address(second), MOST));
    }

    @Test
    void theTableIsBoundedAndThoseBeyondItShareOneLimit() {
        for (int i = 0; i < LineLimit.MOST_SOURCES; i++) {
            assertEquals(
                    MOST, admitted(address("10." + (1 + (i >> 16)) + "." + ((i >> 8) & 255) + "." + (i & 255)), MOST));
        }
        assertEquals(MOST, admitted(address("172.16.0.1"), MOST));
        assertEquals(0, admitted(address("172.16.0.2"), MOST));
        assertFalse(limit.admits(address("10.1.0.0"), Level.INFO, MOST));
        assertTrue(limit.admits(address("10.1.0.0"), Level.INFO, MOST + 1));
    }

    private int admitted(InetAddress client, int lines) {
        int admitted = 0;
        for (int i = 0; i < lines; i++) {
            admitted += limit.admits(client, Level.INFO, MOST) ? 1 : 0;
        }
        return admitted;
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
