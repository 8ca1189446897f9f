package io.postern;

import io.postern.config.ConfigException;
import io.postern.config.ConfigProblem;
import io.postern.config.ListenerConfig;
import io.postern.config.PosternConfig;
import io.postern.identity.Users;
import io.postern.listener.ListenerAdmission;
import io.postern.listener.ListenerAdmission.Generation;
import io.postern.ocsp.Stapled;
import io.postern.tls.TlsEngine;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The admissions of all listeners, which are loaded and replaced together: all of them or none. That of a listener which is no more
 * stays for as long as its sessions, which are judged by it. Changed on one thread at a time; refreshed on any.
 */
final class Admissions implements AutoCloseable {
    private final Map<String, ListenerAdmission> all = new ConcurrentHashMap<>();
    private final Set<ListenerAdmission> retired = ConcurrentHashMap.newKeySet();
    private final Runnable worsened;

    /**
     * Loads nothing yet.
     *
     * @param worsened told when an issuer takes a certificate's good standing away; on any thread
     */
    Admissions(Runnable worsened) {
        this.worsened = worsened;
    }

    /** That of {@code listener}: made where there is none. */
    ListenerAdmission of(ListenerConfig listener) {
        return all.computeIfAbsent(listener.name(), name -> new ListenerAdmission(name, worsened));
    }

    /** What the listener of this name serves by; nothing before it does. On any thread. */
    Optional<Generation> inUse(String listener) {
        return Optional.ofNullable(all.get(listener)).flatMap(ListenerAdmission::inUse);
    }

    private List<ListenerAdmission> loaded() {
        return Stream.concat(all.values().stream(), retired.stream())
                .filter(ListenerAdmission::isLoaded)
                .toList();
    }

    /**
     * What {@code config} names, loaded and checked, and not in use yet.
     *
     * @param generations by the listener's name
     */
    record Loaded(PosternConfig config, Map<String, Generation> generations) {

        private Generation generation(ListenerConfig listener) {
            return Objects.requireNonNull(generations.get(listener.name()), "not loaded");
        }

        /** All certificates that are served. */
        List<Stapled> stapled() {
            return generations.values().stream()
                    .flatMap(generation -> generation.stapled().stream())
                    .toList();
        }

        /** What an operator should see to, though a gate runs with it. */
        List<ConfigProblem> warnings() {
            Instant now = Instant.now();
            return Stream.of(
                            config.listeners().stream()
                                    .flatMap(listener -> generation(listener).tls().stream()
                                            .flatMap(tls -> tls.warnings(listener).stream())),
                            generations.values().stream()
                                    .flatMap(generation -> generation.policy().warnings(now).stream()),
                            config.upstreams().stream()
                                    .flatMap(upstream -> Users.warnings(upstream.identity()).stream()))
                    .flatMap(warnings -> warnings)
                    .distinct()
                    .toList();
        }
    }

    /**
     * Loads what {@code config} names. Every listener is tried, so that all problems are told at once; where there is one,
     * nothing is kept. Blocks on the files.
     */
    Loaded load(TlsEngine engine, PosternConfig config) throws ConfigException {
        List<ConfigProblem> problems = new ArrayList<>();
        Map<String, Generation> generations = new LinkedHashMap<>();
        for (ListenerConfig listener : config.listeners()) {
            try {
                generations.put(listener.name(), of(listener).load(engine, listener, config.upstreamOf(listener)));
            } catch (ConfigException e) {
                problems.addAll(e.problems());
            }
        }
        Loaded loaded = new Loaded(config, generations);
        if (!problems.isEmpty()) {
            discard(loaded);
            // Listeners of one upstream read the same secrets.
            throw new ConfigException(problems.stream().distinct().toList());
        }
        return loaded;
    }

    /** From now on clients are served by {@code loaded}, which this owns. */
    void use(Loaded loaded) {
        loaded.config().listeners().forEach(listener -> of(listener).use(loaded.generation(listener)));
        all.entrySet().removeIf(entry -> {
            boolean gone = !loaded.generations().containsKey(entry.getKey());
            if (gone) {
                retired.add(entry.getValue());
            }
            return gone;
        });
    }

    /** Forgets those of listeners that are no more, where {@code inUse} does not say that a session is judged by it. */
    void sweep(Predicate<ListenerAdmission> inUse) {
        retired.removeIf(admission -> {
            boolean over = !inUse.test(admission);
            if (over) {
                admission.close();
            }
            return over;
        });
    }

    /** Gives up what was loaded and is not to be used. */
    void discard(Loaded loaded) {
        loaded.config().listeners().stream()
                .filter(listener -> loaded.generations().containsKey(listener.name()))
                .forEach(listener -> of(listener).discard(loaded.generation(listener)));
        all.values().removeIf(admission -> !admission.isLoaded());
    }

    /** Reads CRLs again where their files have changed. Blocks. Answers whether live clients have to be judged anew. */
    boolean refreshCrls() {
        boolean changed = false;
        for (ListenerAdmission admission : loaded()) {
            changed |= admission.refreshCrls();
        }
        return changed;
    }

    /** Asks issuers' responders again for what grows old. Blocks, for a bounded time. */
    void refreshIssuers() {
        loaded().forEach(ListenerAdmission::refreshIssuers);
    }

    /** From now on clients that ask are sent these OCSP responses of our own certificates, by their leaf. */
    void staple(Function<X509Certificate, Optional<byte[]>> staples) throws ConfigException {
        for (ListenerAdmission admission : loaded()) {
            admission.staple(staples);
        }
    }

    @Override
    public void close() {
        loaded().forEach(ListenerAdmission::close);
    }
}
