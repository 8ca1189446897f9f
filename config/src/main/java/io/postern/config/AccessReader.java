package io.postern.config;

import io.postern.config.AccessConfig.Enforcement;
import io.postern.config.AccessConfig.MapField;
import io.postern.config.AccessConfig.NameRule;
import io.postern.config.AccessConfig.OnExpiry;
import io.postern.config.RevocationConfig.WhenStale;
import io.postern.config.TrustConfig.ExtendedKeyUsage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the {@code access} block. */
final class AccessReader {
    private static final Map<String, MapField> MAP_FIELDS = Map.of(
            "any", MapField.ANY,
            "email", MapField.EMAIL,
            "dns", MapField.DNS,
            "uri", MapField.URI,
            "dn", MapField.DN);

    private final Section access;

    AccessReader(Section access) {
        this.access = access;
    }

    /**
     * What an {@code access} block says.
     *
     * @param config    who may come in
     * @param usage     what a certificate has to be for
     * @param crlFiles  what was revoked
     * @param whenStale what a CRL says that is too old
     */
    record Access(AccessConfig config, ExtendedKeyUsage usage, List<SourcedFile> crlFiles, WhenStale whenStale) {
        Access {
            crlFiles = List.copyOf(crlFiles);
        }
    }

    /** What the block says, to be made once the whole file has no problem. */
    Supplier<Access> read() {
        Supplier<AccessConfig> config = config();
        Optional<ExtendedKeyUsage> usage = access.value(
                "extended_key_usage",
                Values.oneOf(Map.of("client_auth", ExtendedKeyUsage.CLIENT_AUTH, "any", ExtendedKeyUsage.ANY)));
        Optional<List<SourcedFile>> crlFiles = access.values(
                "crl_file", Values::listOrOne, NamedFiles.fileOrFolder("a CRL in PEM or DER, or a folder of them"));
        Optional<WhenStale> whenStale =
                access.value("crl_stale", Values.oneOf(Map.of("refuse", WhenStale.REFUSE, "accept", WhenStale.ACCEPT)));
        access.finish();
        return () -> new Access(config.get(), usage.orElseThrow(), crlFiles.orElseThrow(), whenStale.orElseThrow());
    }

    private Supplier<AccessConfig> config() {
        Optional<List<NameRule>> allow = access.values("allow", Values::listOrOne, NameRuleReader::read);
        Optional<List<NameRule>> deny = access.values("deny", Values::listOrOne, NameRuleReader::read);
        Optional<MapField> mapField = access.value("map_field", Values.oneOf(MAP_FIELDS));
        Optional<OnExpiry> onExpiry =
                access.value("on_expiry", Values.oneOf(Map.of("close", OnExpiry.CLOSE, "keep", OnExpiry.KEEP)));
        Optional<Enforcement> enforcement =
                access.value("shadow", Values::flag).map(shadow -> shadow ? Enforcement.SHADOW : Enforcement.ENFORCE);
        return () -> new AccessConfig(
                allow.orElseThrow(),
                deny.orElseThrow(),
                mapField.orElseThrow(),
                onExpiry.orElseThrow(),
                enforcement.orElseThrow());
    }
}
