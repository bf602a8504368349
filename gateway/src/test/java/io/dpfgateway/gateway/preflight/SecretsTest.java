package io.dpfgateway.gateway.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.gateway.config.Connection;
import io.dpfgateway.schemas.serde.RegistryConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private final Secrets secrets = Secrets.of(new Connection(
            "broker:9092",
            Map.of(
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"ann\" password=two words;",
                    "ssl.keystore.password",
                    "s3cret",
                    "ssl.keystore.location",
                    "/etc/keys.p12"),
            RegistryConfig.of("http://registry").withSettings(Map.of("basic.auth.user.info", "ann:words and more"))));

    @Test
    void shouldHideWhatAParserQuotesOfASecret() {
        assertThat(secrets.hideIn("Value not specified for key 'words' in JAAS config"))
                .isEqualTo("Value not specified for key '[hidden]' in JAAS config");
        assertThat(secrets.hideIn("s3cret does not open it; ann:words and more does"))
                .isEqualTo("[hidden] does not open it; [hidden] does");
    }

    @Test
    void shouldLeaveGoodMessagesAsTheyAre() {
        for (String good : new String[] {
            "Authentication failed: Invalid username or password",
            "Failed to load SSL keystore /etc/keys.p12 of type PKCS12",
            "Failed to create new NetworkClient",
            "JAAS config entry of PlainLoginModule not terminated by semi-colon"
        }) {
            assertThat(secrets.hideIn(good)).isEqualTo(good);
        }
    }
}
