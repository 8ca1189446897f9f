package io.postern.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminCommandTest {
    @Test
    void eachWordIsACommand() {
        assertEquals(Optional.of(new AdminCommand.Reload()), AdminCommand.parse("reload", ""));
        assertEquals(Optional.of(new AdminCommand.Reopen()), AdminCommand.parse(" reopen ", ""));
        assertEquals(Optional.of(new AdminCommand.LameDuck()), AdminCommand.parse("ldm", ""));
        assertEquals(Optional.of(new AdminCommand.Quit()), AdminCommand.parse("quit", ""));
        assertEquals(Optional.of(new AdminCommand.Stop()), AdminCommand.parse("stop", ""));
        assertEquals(Optional.of(new AdminCommand.Listeners()), AdminCommand.parse("listeners", ""));
        assertEquals(
                Optional.of(new AdminCommand.AddListener("more", "listen = x")),
                AdminCommand.parse("add-listener more", "listen = x"));
        assertEquals(
                Optional.of(new AdminCommand.RemoveListener("more")), AdminCommand.parse("remove-listener more", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "RELOAD", "reload now", "add-listener", "remove-listener a b", "GET / HTTP/1.1", "\0"})
    void whatIsNoneIsNone(String line) {
        assertEquals(Optional.empty(), AdminCommand.parse(line, ""));
    }

    @Test
    void anAnswerIsReadAsItWasSaid() {
        AdminAnswer done = AdminAnswer.done(List.of("clients 127.0.0.1:4222"));
        assertEquals(done, AdminAnswer.parse(done.text()));
        AdminAnswer failed = AdminAnswer.failed(List.of("one", "two"));
        assertEquals(failed, AdminAnswer.parse(failed.text()));
        assertEquals(false, AdminAnswer.parse("").done());
    }
}
