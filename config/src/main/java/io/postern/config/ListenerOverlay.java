package io.postern.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What was said at run time of listeners, over what the file says.
 *
 * @param added   blocks of HOCON, by the listener's name; each in place of the file's block of that name
 * @param removed names of listeners that are not to be, whatever the file says
 */
public record ListenerOverlay(Map<String, String> added, Set<String> removed) {
    /** The file alone. */
    public static final ListenerOverlay NONE = new ListenerOverlay(Map.of(), Set.of());

    public ListenerOverlay {
        added = Map.copyOf(added);
        removed = Set.copyOf(removed);
    }

    /** The same with one more. */
    public ListenerOverlay adding(String name, String block) {
        Map<String, String> more = new LinkedHashMap<>(added);
        more.put(name, block);
        Set<String> fewer = new LinkedHashSet<>(removed);
        fewer.remove(name);
        return new ListenerOverlay(more, fewer);
    }

    /** The same without one. */
    public ListenerOverlay removing(String name) {
        Map<String, String> fewer = new LinkedHashMap<>(added);
        fewer.remove(name);
        Set<String> more = new LinkedHashSet<>(removed);
        more.add(name);
        return new ListenerOverlay(fewer, more);
    }
}
