package io.postern.policy;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The CRLs of {@code crls.txt}, made when they are asked for. */
final class TestCrls {
    private final TestIssuers issuers;
    private final Map<String, String> recipes = new HashMap<>();
    private final Map<String, byte[]> made = new ConcurrentHashMap<>();

    TestCrls(TestIssuers issuers, List<List<String>> rows) {
        this.issuers = issuers;
        rows.forEach(row -> recipes.put(row.get(0), row.get(1)));
    }

    byte[] get(String name) {
        return made.computeIfAbsent(name, one -> make(recipes.getOrDefault(one, one)));
    }

    /** The CRL that {@code text} says, in the words of crls.txt. */
    byte[] make(String text) {
        Recipe recipe = Recipe.parse(text);
        TestIssuers.Issuer issuer = issuers.get(recipe.get("by", "root"));
        TestIssuers.Issuer signer = issuers.get(recipe.get("signer", issuer.name()));
        try {
            X509v2CRLBuilder builder = new X509v2CRLBuilder(
                    X500Name.getInstance(issuer.subject()), Date.from(recipe.moment("this", "-1d")));
            if (!recipe.has("no-next")) {
                builder.setNextUpdate(Date.from(recipe.moment("next", "7d")));
            }
            for (String entry : recipe.all("revoke")) {
                String[] parts = entry.split(":", -1);
                int reason = parts.length > 1 ? Integer.parseInt(parts[1]) : CRLReason.unspecified;
                builder.addCRLEntry(new BigInteger(parts[0]), Date.from(recipe.moment("this", "-1d")), reason);
            }
            for (String words : recipe.all("entry-ext")) {
                builder.addCRLEntry(
                        BigInteger.TWO, Date.from(recipe.moment("this", "-1d")), new Extensions(extension(words)));
            }
            for (String words : recipe.all("ext")) {
                builder.addExtension(extension(words));
            }
            String algorithm = recipe.get("sig", TestKeys.algorithm(signer.key().getPrivate()));
            return builder.build(new JcaContentSignerBuilder(algorithm)
                            .build(signer.key().getPrivate()))
                    .getEncoded();
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(text, e);
        }
    }

    private static Extension extension(String words) {
        String[] parts = words.split(":", -1);
        return new Extension(
                new ASN1ObjectIdentifier(parts[0]),
                parts[1].equals("critical"),
                HexFormat.of().parseHex(parts[2]));
    }

    static String pem(String type, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
    }
}
