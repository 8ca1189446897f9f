package io.postern.upstream;

import io.postern.upstream.ServerStatus.State;

/** What is known of a server, by the INFO that it sent and by what failed. */
sealed interface Health {

    /** Nothing yet. */
    record Unknown() implements Health {}

    /** It has sent INFO. */
    record Up(ServerFacts facts) implements Health {}

    /** It has told its clients to go elsewhere ({@code ldm}). */
    record LameDuck(ServerFacts facts) implements Health {}

    /**
     * It takes no connection, or sends no INFO.
     *
     * @param problem  what failed first
     * @param failures how often it has failed in a row, each when it was due again; at least 1
     * @param facts    of its last INFO
     */
    record Down(String problem, int failures, ServerFacts facts) implements Health {}

    /** As monitoring has it. */
    default State state() {
        return switch (this) {
            case Unknown() -> State.UNKNOWN;
            case Up _ -> State.UP;
            case LameDuck _ -> State.LAME_DUCK;
            case Down _ -> State.DOWN;
        };
    }

    /** What its last INFO says of it. */
    default ServerFacts facts() {
        return switch (this) {
            case Unknown() -> ServerFacts.NONE;
            case Up(ServerFacts facts) -> facts;
            case LameDuck(ServerFacts facts) -> facts;
            case Down(var _, var _, ServerFacts facts) -> facts;
        };
    }

    /** Why sessions don't go there; empty where they do. */
    default String problem() {
        return switch (this) {
            case Down(String problem, var _, var _) -> problem;
            case Unknown _, Up _, LameDuck _ -> "";
        };
    }
}
