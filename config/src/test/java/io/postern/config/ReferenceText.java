package io.postern.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code reference.conf} with its comments. */
final class ReferenceText {
    private ReferenceText() {}

    /** A key that is no block. */
    record Key(String path, String name, String value, String comment) {
        @Override
        public String toString() {
            return path;
        }
    }

    /** A block, without the blocks inside. */
    record Block(String path, String comment, List<Key> keys) {}

    /** Every block in the order of the file, the whole file last. */
    static List<Block> blocks() {
        Config reference = ConfigFactory.parseResources(ReferenceText.class, "reference.conf");
        List<Block> blocks = new ArrayList<>();
        Block root = collect("", reference.root(), blocks);
        // The first comment of the file is about the file.
        blocks.add(root);
        return blocks;
    }

    private static Block collect(String path, ConfigObject object, List<Block> blocks) {
        List<Key> keys = new ArrayList<>();
        Block block = new Block(path, comment(object), keys);
        for (Map.Entry<String, ConfigValue> member : inOrder(object)) {
            ConfigValue value = member.getValue();
            String inside = KeyPath.child(path, member.getKey());
            if (value instanceof ConfigObject inner && !inner.isEmpty()) {
                int place = blocks.size();
                blocks.add(place, collect(inside, inner, blocks));
            } else {
                String text = value.valueType() == ConfigValueType.NULL
                        ? ""
                        : value.render(ConfigRenderOptions.concise().setJson(false));
                keys.add(new Key(inside, member.getKey(), text, comment(value)));
            }
        }
        return block;
    }

    private static List<Map.Entry<String, ConfigValue>> inOrder(ConfigObject object) {
        return object.entrySet().stream()
                .sorted(Comparator.comparingInt(
                        member -> member.getValue().origin().lineNumber()))
                .toList();
    }

    private static String comment(ConfigValue value) {
        return value.origin().comments().stream().map(String::strip).collect(Collectors.joining(" "));
    }
}
