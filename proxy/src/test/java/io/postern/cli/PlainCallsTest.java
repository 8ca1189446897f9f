package io.postern.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the image's classes are made to do in place of calls that a JVM would link at each start: the same. */
class PlainCallsTest {
    private static final Path SOURCE =
            Path.of(System.getProperty("project.root"), "proxy/src/dist/java/io/postern/image/PlainCalls.java");

    @TempDir
    private Path folder;

    private Method rewritten;

    /** The tool is no part of the jar, and so it is compiled here. */
    @BeforeEach
    void compileTheTool() throws Exception {
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", folder.toString(), SOURCE.toString()));
        URLClassLoader tool = new URLClassLoader(new URL[] {folder.toUri().toURL()});
        rewritten = tool.loadClass("io.postern.image.PlainCalls").getDeclaredMethod("rewritten", byte[].class);
        rewritten.setAccessible(true);
    }

    sealed interface Shape {
        record Nothing() implements Shape {}

        record Named(String name, List<String> others) implements Shape {}

        record Numbers(boolean flag, byte small, char letter, short few, int some, long many, float half, double whole)
                implements Shape {}

        /** A switch in an interface, whose methods are called in another way. */
        default String kind() {
            return switch (this) {
                case Nothing() -> "nothing";
                case Named(String name, var others) when others.isEmpty() -> "alone " + name;
                case Named(String name, var _) when name.isEmpty() -> "nameless";
                case Named named -> "named " + named.name();
                case Numbers _ -> "numbers";
            };
        }
    }

    /** Says all that can be told of the shapes; made anew of rewritten classes. */
    public static final class Teller implements Supplier<String> {
        @Override
        public String get() {
            record Local(@Nullable Object any) {}
            List<Object> all = List.of(
                    new Shape.Nothing(),
                    new Shape.Named("a", List.of()),
                    new Shape.Named("", List.of("b")),
                    new Shape.Named("a", List.of("b")),
                    numbers(0.0, 1f),
                    numbers(-0.0, 1f),
                    numbers(Double.NaN, Float.NaN),
                    new Local(List.of()),
                    "text",
                    7);
            StringBuilder told = new StringBuilder();
            for (Object one : all) {
                told.append(one).append(' ').append(one.hashCode()).append(' ').append(kind(one));
                all.forEach(other -> told.append(one.equals(other) ? " =" : " -"));
                told.append('\n');
            }
            return told.append(kind(null))
                    .append(new Local(null))
                    .append(new Local(null).hashCode())
                    .toString();
        }

        private static Shape numbers(double whole, float half) {
            return new Shape.Numbers(true, (byte) -1, 'x', (short) 300, Integer.MIN_VALUE, Long.MAX_VALUE, half, whole);
        }

        private static String kind(@Nullable Object any) {
            return switch (any) {
                case null -> "null";
                case Shape shape -> shape.kind();
                case String text when text.isEmpty() -> "empty";
                case CharSequence _ -> "chars";
                default -> "other";
            };
        }
    }

    @Test
    void plainCallsDoTheSame() throws Exception {
        ClassLoader plain = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (!name.startsWith(PlainCallsTest.class.getName() + "$")) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                byte[] bytes = rewrite(bytes(name));
                assertFalse(new String(bytes, StandardCharsets.ISO_8859_1).contains("java/lang/runtime/"), name);
                return defineClass(name, bytes, 0, bytes.length);
            }
        };
        Supplier<?> teller = (Supplier<?>)
                plain.loadClass(Teller.class.getName()).getDeclaredConstructor().newInstance();
        assertNotSame(Teller.class, teller.getClass());
        assertEquals(new Teller().get(), teller.get());
    }

    @Test
    void whatHasNoSuchCallsStaysAsItIs() {
        byte[] bytes = bytes(PlainCallsTest.class.getName());
        assertSame(bytes, rewrite(bytes));
    }

    private byte[] rewrite(byte[] bytes) {
        try {
            return (byte[]) rewritten.invoke(null, (Object) bytes);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String name) {
        try (InputStream in = PlainCallsTest.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
