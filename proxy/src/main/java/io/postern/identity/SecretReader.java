package io.postern.identity;

import io.postern.config.ConfigProblem;
import io.postern.config.Origin;
import io.postern.config.SecretSource;
import io.postern.config.SourcedFile;
import io.postern.nats.Nkey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads secrets and finds everything that is wrong with them, showing none. */
final class SecretReader {
    /** Far above any secret; keeps a wrong path (a log, a device) from filling the heap. */
    private static final int MAX_FILE_BYTES = 64 * 1024;

    private static final String SEED = "an nkey's seed, as nk -gen user prints it";

    private final List<ConfigProblem> problems = new ArrayList<>();

    /** Every problem of every secret so far. */
    List<ConfigProblem> problems() {
        return List.copyOf(problems);
    }

    /** A password or a token: one line, not empty; or nothing where it has a problem. */
    Optional<String> text(SecretSource source) {
        return read(source)
                .filter(secret -> isGood(
                        secret.chars().noneMatch(Character::isISOControl),
                        source.origin(),
                        place(source) + "has a line break or a control character in it",
                        "a secret of one line"));
    }

    Optional<Nkey> nkey(SecretSource source) {
        return read(source).flatMap(seed -> {
            try {
                return Optional.of(Nkey.fromSeed(seed));
            } catch (IllegalArgumentException unreadable) {
                // Not its message: whoever parses may show what.
                problems.add(source.origin().problem(place(source) + "is no seed of an nkey", SEED));
                return Optional.empty();
            }
        });
    }

    private Optional<String> read(SecretSource source) {
        Optional<String> secret = switch (source) {
            case SecretSource.Inline(String text, Origin _) -> Optional.of(text);
            case SecretSource.InFile(SourcedFile(Path path, Origin origin)) -> {
                try {
                    yield Optional.of(withoutLineEnd(read(path)));
                } catch (IOException e) {
                    problems.add(origin.problem(path + " " + problem(e), ""));
                    yield Optional.empty();
                }
            }
        };
        return secret.filter(text -> isGood(!text.isBlank(), source.origin(), place(source) + "is empty", "a secret"));
    }

    private boolean isGood(boolean good, Origin origin, String problem, String expected) {
        if (!good) {
            problems.add(origin.problem(problem, expected));
        }
        return good;
    }

    private static String place(SecretSource source) {
        return switch (source) {
            case SecretSource.Inline _ -> "";
            case SecretSource.InFile(SourcedFile file) -> file.path() + " ";
        };
    }

    private static String read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("is a folder");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new IOException("is larger than 64 KiB");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }

    private static String withoutLineEnd(String text) {
        String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return text.endsWith("\r\n") ? line.substring(0, line.length() - 1) : line;
    }

    private static String problem(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "does not exist";
            case AccessDeniedException _ -> "may not be read by this user";
            case CharacterCodingException _ -> "is not UTF-8";
            default -> String.valueOf(e.getMessage());
        };
    }
}
