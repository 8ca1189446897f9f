package io.postern.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stands in a configuration file, free of the library that read it. */
sealed interface Node {

    /** Where it stands. */
    Origin origin();

    /** What it is, in words for a problem; never more than a glimpse of a long text. */
    String described();

    /**
     * A single value.
     *
     * @param text as the file spells it, without quotes
     */
    record Scalar(Origin origin, Kind kind, String text) implements Node {
        private static final int GLIMPSE = 80;

        /** How the file spells it: an environment variable is always a {@link #STRING}. */
        enum Kind {
            STRING,
            NUMBER,
            BOOLEAN
        }

        /** The text, fit for one line of a terminal: whoever pastes a key where a file name belongs must not read it in the log. */
        String glimpse() {
            if (text.lines().skip(1).findAny().isPresent()) {
                return "a text of several lines";
            }
            String printable = text.replaceAll("\\p{Cntrl}", "?");
            return printable.length() > GLIMPSE ? printable.substring(0, GLIMPSE) + "..." : printable;
        }

        @Override
        public String described() {
            return switch (kind) {
                case STRING -> "\"" + glimpse() + "\"";
                case NUMBER -> glimpse() + ", a number";
                case BOOLEAN -> glimpse() + ", a boolean";
            };
        }
    }

    /** A list. */
    record Items(Origin origin, List<Node> items) implements Node {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String described() {
            return "a list";
        }
    }

    /**
     * A block of keys.
     *
     * @param members by key, in the file's order
     */
    record Block(Origin origin, Map<String, Node> members) implements Node {
        public Block {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        @Override
        public String described() {
            return "a block";
        }
    }

    /** The key with no value: {@code null} in the file, which HOCON takes for "not given". */
    record None(Origin origin) implements Node {
        @Override
        public String described() {
            return "null";
        }
    }

    /** Something that could not be read and whose problem is reported: its readers keep quiet. */
    record Unreadable(Origin origin) implements Node {
        @Override
        public String described() {
            return "unreadable";
        }
    }
}
