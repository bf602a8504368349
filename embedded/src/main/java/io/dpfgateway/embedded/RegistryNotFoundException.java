package io.dpfgateway.embedded;

/** The schema registry's own files are not where they are looked for. */
public final class RegistryNotFoundException extends EmbeddedException {
    private static final long serialVersionUID = 1L;

    RegistryNotFoundException(String where) {
        super("there is no schema registry in " + where + "; build the project with 'mvn package', or set "
                + RegistryHome.ENVIRONMENT + " to an unpacked apicurio-registry-app");
    }
}
