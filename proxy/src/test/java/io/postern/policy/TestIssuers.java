package io.postern.policy;

import java.security.KeyPair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;

/** The CAs of {@code issuers.txt}, made when they are asked for. */
final class TestIssuers {
    private final Map<String, String> recipes = new LinkedHashMap<>();
    private final Map<String, Issuer> made = new LinkedHashMap<>();

    /**
     * One of them.
     *
     * @param parent who issued it; itself for a root
     */
    record Issuer(String name, ShownChain certificate, ASN1Encodable subject, KeyPair key, String parent) {
        byte[] der() {
            return certificate.certificates().getFirst();
        }
    }

    TestIssuers(List<List<String>> rows) {
        rows.forEach(row -> recipes.put(row.get(0), row.get(1)));
    }

    synchronized Issuer get(String name) {
        Issuer known = made.get(name);
        if (known == null) {
            known = make(name);
            made.put(name, known);
        }
        return known;
    }

    private Issuer make(String name) {
        String text = recipes.get(name);
        if (text == null) {
            throw new IllegalArgumentException("no issuer " + name);
        }
        Recipe recipe = Recipe.parse(text);
        CertificateRecipe certificate = new CertificateRecipe(this, recipe);
        String parent = recipe.get("by", name);
        byte[] der = parent.equals(name) ? certificate.makeSelfSigned() : certificate.make();
        return new Issuer(
                name, ShownChain.of(der), certificate.subject(), TestKeys.pair(recipe.get("key", "p256")), parent);
    }

    /** The intermediates from {@code name} up, without the root. */
    List<byte[]> intermediates(String name) {
        List<byte[]> chain = new ArrayList<>();
        Issuer issuer = get(name);
        while (!issuer.parent().equals(issuer.name())) {
            chain.add(issuer.der());
            issuer = get(issuer.parent());
        }
        return chain;
    }
}
