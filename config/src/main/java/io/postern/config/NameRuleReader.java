package io.postern.config;

import io.postern.config.AccessConfig.NameRule;
import java.util.Map;

/** Reads a rule of {@code access}: the type of the names that it is about, a colon, and what they have to be. */
final class NameRuleReader {
    private static final Map<String, NameRule.Type> TYPES = Map.of(
            "dns", NameRule.Type.DNS,
            "uri", NameRule.Type.URI,
            "email", NameRule.Type.EMAIL,
            "ip", NameRule.Type.IP,
            "dn", NameRule.Type.DN);

    private NameRuleReader() {}

    static NameRule read(Node node) {
        String text = node instanceof Node.Scalar scalar ? scalar.text() : "";
        int colon = text.indexOf(':');
        NameRule.Type type = colon < 0 ? null : TYPES.get(text.substring(0, colon));
        if (type == null) {
            throw Values.invalid(node, "\"dns:...\", \"uri:...\", \"email:...\", \"ip:...\" or \"dn:...\"");
        }
        String pattern = NamePatterns.normalized(type, text.substring(colon + 1));
        NamePatterns.expected(type, pattern).ifPresent(expected -> {
            throw Values.invalid(node, text.substring(0, colon + 1) + " and " + expected);
        });
        return new NameRule(type, pattern, node.origin());
    }
}
