package io.postern.policy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** The extensions that a recipe asks for. */
final class TestExtensions {
    private static final Map<String, String> USAGES = Map.of(
            "client", "1.3.6.1.5.5.7.3.2",
            "server", "1.3.6.1.5.5.7.3.1",
            "code", "1.3.6.1.5.5.7.3.3",
            "email", "1.3.6.1.5.5.7.3.4",
            "any", "2.5.29.37.0",
            "own", "1.3.6.1.4.1.55555.1");
    private static final Map<String, Integer> KEY_USAGES = Map.of(
            "digitalSignature", KeyUsage.digitalSignature,
            "keyEncipherment", KeyUsage.keyEncipherment,
            "keyCertSign", KeyUsage.keyCertSign,
            "cRLSign", KeyUsage.cRLSign);

    private final Recipe recipe;
    private final SubjectPublicKeyInfo key;
    private final SubjectPublicKeyInfo issuerKey;
    private final ASN1EncodableVector extensions = new ASN1EncodableVector();

    TestExtensions(Recipe recipe, SubjectPublicKeyInfo key, SubjectPublicKeyInfo issuerKey) {
        this.recipe = recipe;
        this.key = key;
        this.issuerKey = issuerKey;
    }

    DERSequence make() throws IOException {
        addAuthority();
        addNames();
        addUsages();
        addConstraints();
        addResponders();
        for (String raw : recipe.all("ext")) {
            // oid:critical:hex or oid:plain:hex
            String[] parts = raw.split(":", -1);
            add(
                    new ASN1ObjectIdentifier(parts[0]),
                    parts[1].equals("critical"),
                    HexFormat.of().parseHex(parts[2]));
        }
        if (recipe.has("pad")) {
            add(
                    new ASN1ObjectIdentifier("1.3.6.1.4.1.55555.2"),
                    false,
                    new byte[Integer.parseInt(recipe.get("pad", ""))]);
        }
        return new DERSequence(extensions);
    }

    private void addAuthority() throws IOException {
        if (recipe.has("ca") || recipe.has("not-ca")) {
            BasicConstraints constraints = recipe.has("pathlen")
                    ? new BasicConstraints(Integer.parseInt(recipe.get("pathlen", "")))
                    : new BasicConstraints(recipe.has("ca"));
            add(Extension.basicConstraints, true, constraints);
        }
        if (!recipe.has("no-ids")) {
            add(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(id(key)));
            add(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(id(issuerKey)));
        }
    }

    private static byte[] id(SubjectPublicKeyInfo key) {
        return Arrays.copyOf(Sha256.of(key.getPublicKeyData().getBytes()), 20);
    }

    private void addNames() throws IOException {
        List<ASN1Encodable> names = new ArrayList<>();
        for (Recipe.Word word : recipe.words()) {
            if (List.of("dns", "email", "uri", "ip", "ip-raw", "dir", "rid").contains(word.key())) {
                names.add(TestNames.general(word.key(), word.value()));
            }
        }
        if (!names.isEmpty()) {
            add(
                    Extension.subjectAlternativeName,
                    recipe.has("san-critical"),
                    new DERSequence(names.toArray(ASN1Encodable[]::new)));
        }
    }

    private void addUsages() throws IOException {
        if (recipe.has("eku")) {
            ASN1EncodableVector usages = new ASN1EncodableVector();
            for (String usage : recipe.get("eku", "").split(",", -1)) {
                if (!usage.isEmpty()) {
                    usages.add(new ASN1ObjectIdentifier(USAGES.getOrDefault(usage, "")));
                }
            }
            add(Extension.extendedKeyUsage, recipe.has("eku-critical"), new DERSequence(usages));
        }
        if (recipe.has("ku")) {
            int bits = 0;
            for (String usage : recipe.get("ku", "").split(",", -1)) {
                bits |= KEY_USAGES.getOrDefault(usage, 0);
            }
            add(Extension.keyUsage, true, new KeyUsage(bits));
        }
    }

    private void addConstraints() throws IOException {
        GeneralSubtree[] permitted = subtrees("permit");
        GeneralSubtree[] excluded = subtrees("exclude");
        if (permitted.length + excluded.length > 0) {
            add(
                    Extension.nameConstraints,
                    !recipe.has("nc-plain"),
                    new NameConstraints(
                            permitted.length == 0 ? null : permitted, excluded.length == 0 ? null : excluded));
        }
    }

    private GeneralSubtree[] subtrees(String key) throws IOException {
        List<GeneralSubtree> subtrees = new ArrayList<>();
        for (String text : recipe.all(key)) {
            String[] parts = text.split(":", 2);
            byte[] name =
                    TestNames.general(parts[0], parts[1]).toASN1Primitive().getEncoded();
            subtrees.add(new GeneralSubtree(GeneralName.getInstance(ASN1Primitive.fromByteArray(name))));
        }
        return subtrees.toArray(GeneralSubtree[]::new);
    }

    private void addResponders() throws IOException {
        ASN1EncodableVector access = new ASN1EncodableVector();
        for (String uri : recipe.all("ocsp")) {
            access.add(new AccessDescription(
                    AccessDescription.id_ad_ocsp, new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
        }
        for (String uri : recipe.all("ca-issuers")) {
            access.add(new AccessDescription(
                    AccessDescription.id_ad_caIssuers, new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
        }
        if (access.size() > 0) {
            add(Extension.authorityInfoAccess, false, new DERSequence(access));
        }
    }

    private void add(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) throws IOException {
        add(oid, critical, value.toASN1Primitive().getEncoded("DER"));
    }

    /** Also what is there already: extensions may be repeated. */
    private void add(ASN1ObjectIdentifier oid, boolean critical, byte[] value) {
        ASN1EncodableVector extension = new ASN1EncodableVector();
        extension.add(oid);
        if (critical) {
            extension.add(ASN1Boolean.TRUE);
        }
        extension.add(new DEROctetString(value));
        extensions.add(new DERSequence(extension));
    }
}
