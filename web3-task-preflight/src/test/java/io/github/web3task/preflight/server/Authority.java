package io.github.web3task.preflight.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority of the tests' own, made by the JDK's keytool. */
public final class Authority {
    public static final String SECRET = "preflight";

    private final Path folder;

    private Authority(Path folder) {
        this.folder = folder;
    }

    public static Authority in(Path folder) throws IOException, InterruptedException {
        Authority authority = new Authority(folder);
        authority.keytool(
                "ca",
                "-genkeypair",
                "-alias",
                "ca",
                "-keyalg",
                "EC",
                "-dname",
                "CN=ca",
                "-validity",
                "400",
                "-startdate",
                "-100d",
                "-ext",
                "bc:c");
        authority.keytool(
                "ca",
                "-exportcert",
                "-alias",
                "ca",
                "-rfc",
                "-file",
                folder.resolve("ca.pem").toString());
        return authority;
    }

    /** A context for a server whose certificate starts so many days from now and lasts so many days. */
    public SSLContext server(String name, String alternative, int startDays, int days)
            throws IOException, InterruptedException, GeneralSecurityException {
        // Signed in a copy of the authority's store: one start of keytool, and one to leave its key out again.
        Files.copy(keyStore("ca"), keyStore(name), StandardCopyOption.REPLACE_EXISTING);
        keytool(
                name,
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-signer",
                "ca",
                "-startdate",
                (startDays < 0 ? startDays : "+" + startDays) + "d",
                "-validity",
                String.valueOf(days),
                "-ext",
                "san=" + alternative);
        keytool(name, "-delete", "-alias", "ca");
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store(name), SECRET.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** The file that {@link #server} made, for a server that reads it itself. */
    public Path keyStore(String name) {
        return folder.resolve(name + ".p12");
    }

    /** A context for a client that trusts this authority and no other. */
    public SSLContext trusting() throws GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try {
            trusted.load(null, null);
            Certificate ca = store("ca").getCertificate("ca");
            trusted.setCertificateEntry("ca", ca);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private KeyStore store(String name) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            store.load(in, SECRET.toCharArray());
        }
        return store;
    }

    private void keytool(String store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-keystore", folder.resolve(store + ".p12").toString(), "-storetype", "PKCS12", "-storepass", SECRET));
        Path log = folder.resolve("keytool.log");
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException(Files.readString(log));
        }
    }
}
