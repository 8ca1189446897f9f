package io.postern.policy;

import io.postern.config.ConfigException;
import io.postern.config.PolicyConfig;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A listener's policy on client certificates, of one reload generation. Immutable but for what it remembers of chains that it
 * has verified; thread-safe.
 */
public final class ClientPolicy {
    private final PolicyConfig config;

    private ClientPolicy(PolicyConfig config) {
        this.config = config;
    }

    /**
     * Reads {@code ca_file} and the CRLs, and checks them. Blocks on the files.
     *
     * @param statuses what issuers' responders have answered, for {@code ocsp_peer}
     * @throws ConfigException with everything that is wrong with the files, each at its place in the configuration
     */
    public static ClientPolicy load(PolicyConfig config, OcspStatuses statuses) throws ConfigException {
        return new ClientPolicy(config);
    }

    /** What this says of {@code chain} at {@code now}. Nothing is skipped for what was judged before but signatures. */
    public Verdict judge(ShownChain chain, Instant now) {
        return config.clientAuth() == PolicyConfig.ClientAuth.NONE
                ? new Verdict.Anonymous()
                : new Verdict.Refused(Refusal.UNKNOWN_CA, "not yet");
    }

    /** What it was made from. */
    public PolicyConfig config() {
        return config;
    }

    /** The issuers that a client is told of in the handshake; empty for the host's roots. */
    public List<X509Certificate> issuers() {
        return List.of();
    }

    /** SHA-256 of all that decides: equal policies have equal ones, and a session is resumed under an equal one only. */
    public byte[] fingerprint() {
        return new byte[0];
    }
}
