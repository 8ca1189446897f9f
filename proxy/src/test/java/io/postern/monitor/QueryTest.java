package io.postern.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.monitor.ConnzQuery.State;
import io.postern.monitor.ServerMonitor.Detail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries as nats-server reads them, and its words for those that it does not. */
class QueryTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auth=yes            | Error decoding boolean for 'auth': strconv.ParseBool: parsing \"yes\": invalid"
                        + " syntax",
                "auth=tRUE           | Error decoding boolean for 'auth': strconv.ParseBool: parsing \"tRUE\": invalid"
                        + " syntax",
                "subs=2              | Error decoding boolean for 'subs': strconv.ParseBool: parsing \"2\": invalid"
                        + " syntax",
                "limit=ten           | Error decoding int for 'limit': strconv.Atoi: parsing \"ten\": invalid syntax",
                "limit=1.5           | Error decoding int for 'limit': strconv.Atoi: parsing \"1.5\": invalid syntax",
                "offset=99999999999999999999 | Error decoding int for 'offset': strconv.Atoi: parsing"
                        + " \"99999999999999999999\": value out of range",
                "cid=-1              | Error decoding uint64 for 'cid': strconv.ParseUint: parsing \"-1\": invalid"
                        + " syntax",
                "cid=18446744073709551616 | Error decoding uint64 for 'cid': strconv.ParseUint: parsing"
                        + " \"18446744073709551616\": value out of range",
                "state=x             | Error decoding state for \"x\"",
                "sort=colour         | invalid sorting option: \"colour\"",
                "sort=CID            | invalid sorting option: \"CID\"",
                "sort=stop           | sort by stop only valid on closed connections",
                "sort=stop&state=all | sort by stop only valid on closed connections",
                "sort=reason         | sort by reason only valid on closed connections",
                "state=%zz           | invalid URL escape in \"%zz\"",
                "state=%             | invalid URL escape in \"%\"",
                "state=%0a%22%5c     | Error decoding state for \"\\u000a\\\"\\\\\""
            })
    void whatNatsServerRefusesIsRefusedInItsWords(String query, String message) {
        BadRequestException e = assertThrows(BadRequestException.class, () -> ConnzQuery.of(Query.parse(query)));
        assertEquals(message, e.told());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&",
                "=",
                "a",
                "auth=",
                "limit=",
                "auth=T&subs=F",
                "subs=DETAIL",
                "state=ANY&sort=idle",
                "state=Closed&sort=stop",
                "offset=-5&limit=-5",
                "limit=%2B7",
                "cid=18446744073709551615",
                "unknown=1&auth=1",
                "limit=9223372036854775807"
            })
    void whatNatsServerTakesIsTaken(String query) throws BadRequestException {
        ConnzQuery taken = ConnzQuery.of(Query.parse(query));
        assertTrue(taken.window().offset() >= 0 && taken.window().limit() >= 1, taken::toString);
    }

    @Test
    void theFirstOfSeveralCounts() throws BadRequestException {
        ConnzQuery query = ConnzQuery.of(Query.parse("limit=3&limit=x&state=closed&state=open"));
        assertEquals(3, query.window().limit());
        assertEquals(State.CLOSED, query.state());
    }

    @Test
    void defaultsAreNatsServers() throws BadRequestException {
        ConnzQuery query = ConnzQuery.of(Query.parse(""));
        assertEquals(1024, query.window().limit());
        assertEquals(State.OPEN, query.state());
        assertEquals(ConnzSort.CID, query.sort());
        assertEquals(Detail.CONNECTIONS, query.show().detail());
        assertFalse(query.show().identities());
        assertEquals(1, ConnzQuery.of(Query.parse("cid=7&limit=100")).window().limit());
    }

    @Test
    void aQueryWithoutEndIsRefused() {
        assertThrows(BadRequestException.class, () -> Query.parse("a".repeat(Query.MAX_LENGTH + 1)));
    }
}
