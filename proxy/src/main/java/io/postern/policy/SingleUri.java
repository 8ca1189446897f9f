package io.postern.policy;

import java.util.List;
import java.util.Locale;

/**
 * One URI at most where a URI is an identity: a SPIFFE certificate with several is to be refused (X509-SVID, 2), and so is any where
 * rules or users are about URIs.
 */
record SingleUri(boolean urisDecide) implements Rule {

    @Override
    public String key() {
        return "single_uri";
    }

    @Override
    public Finding judge(VerifiedChain chain, Moment moment) {
        List<String> uris = chain.names().uris();
        boolean spiffe =
                uris.stream().anyMatch(uri -> uri.toLowerCase(Locale.ROOT).startsWith("spiffe:"));
        return uris.size() > 1 && (urisDecide || spiffe)
                ? Finding.Failed.because(
                        Refusal.SEVERAL_URIS, Details.name(chain.leaf()) + ": " + String.join(", ", uris))
                : Finding.Passed.FOR_EVER;
    }
}
