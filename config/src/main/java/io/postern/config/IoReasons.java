package io.postern.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Why a file could not be read, in an operator's words: Java's messages often are the file's name and no more. */
final class IoReasons {
    private IoReasons() {}

    static String of(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            case CharacterCodingException _ -> "not UTF-8 text";
            case FileSystemException other when other.getReason() != null -> lower(other.getReason());
            default -> lower(String.valueOf(failure.getMessage()));
        };
    }

    private static String lower(String reason) {
        return reason.toLowerCase(Locale.ROOT);
    }
}
