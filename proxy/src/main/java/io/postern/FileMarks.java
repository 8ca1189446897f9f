package io.postern;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What tells files apart without reading them, so that a change is seen whatever way it came about: written in place, renamed
 * over, a link that leads elsewhere (a Kubernetes Secret's {@code ..data}), made readable or unreadable.
 *
 * @param marks by path
 */
record FileMarks(Map<Path, String> marks) {
    /** ctime and inode too: a rename brings its own mtime, and chmod changes no mtime. */
    private static final List<String> ATTRIBUTES = List.of("ino", "size", "lastModifiedTime", "ctime", "mode");

    FileMarks {
        marks = Map.copyOf(marks);
    }

    /** Those of {@code files} as they are now. Blocks on the file system; files that are not there have marks as well. */
    static FileMarks of(List<Path> files) {
        Map<Path, String> marks = new LinkedHashMap<>();
        for (Path file : files) {
            marks.put(file, mark(file));
        }
        return new FileMarks(marks);
    }

    private static String mark(Path file) {
        try {
            return file.toRealPath() + " " + Files.readAttributes(file, "unix:" + String.join(",", ATTRIBUTES));
        } catch (UnsupportedOperationException _) {
            return portable(file);
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    private static String portable(Path file) {
        try {
            return file.toRealPath() + " " + Files.readAttributes(file, "size,lastModifiedTime,fileKey");
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }
}
