package io.postern.certs;

import java.nio.file.Path;
import java.util.List;

/** A certificate that is now in the folder. */
public sealed interface MadeCertificate {

    /** Where it is. */
    CertificateFiles files();

    /** What it says. */
    CertificateFacts facts();

    /**
     * The CA.
     *
     * @param files  where it is
     * @param facts  what it says
     * @param origin whether it was there before
     */
    record Ca(CertificateFiles files, CertificateFacts facts, Origin origin) implements MadeCertificate {
        /** Where the CA comes from. */
        public enum Origin {
            MADE,
            REUSED
        }
    }

    /**
     * The server's.
     *
     * @param files where it is
     * @param facts what it says
     */
    record Server(CertificateFiles files, CertificateFacts facts) implements MadeCertificate {}

    /**
     * A client's.
     *
     * @param files where it is
     * @param facts what it says
     * @param users the NATS user names that nats-server's {@code verify_and_map} tries, in its order; at least one
     */
    record Client(CertificateFiles files, CertificateFacts facts, List<String> users) implements MadeCertificate {
        public Client {
            users = List.copyOf(users);
        }

        /** The NATS user to configure for it: the name that is tried first. */
        public String mapsTo() {
            return users.getFirst();
        }
    }

    /**
     * One that a correct verifier refuses.
     *
     * @param files where it is
     * @param facts what it says
     * @param fault what is wrong with it, in a line
     */
    record Bad(CertificateFiles files, CertificateFacts facts, String fault) implements MadeCertificate {

        /** The name of its certificate file, without ending: {@code expired}, {@code wrong-san} … */
        public String name() {
            Path file = files.certificate().getFileName();
            return file.toString().replace(".pem", "");
        }
    }
}
