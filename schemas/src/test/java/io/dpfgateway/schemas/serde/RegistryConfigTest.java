package io.dpfgateway.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistryConfigTest {
    @Test
    void shouldHideSecretsWhenItIsPrinted() {
        RegistryConfig config = RegistryConfig.of("https://one:8081,https://two:8081")
                .withSettings(Map.of("basic.auth.user.info", "me:hidden", "max.retries", "0"));

        assertThat(config)
                .hasToString("RegistryConfig[url=https://one:8081,https://two:8081,"
                        + " settings=[basic.auth.user.info, max.retries], autoRegister=false]");
    }

    @Test
    void shouldRefuseWhenTheUrlHoldsCredentials() {
        assertThatThrownBy(() -> RegistryConfig.of("http://me:hidden@one:8081"))
                .isInstanceOf(InvalidRegistryConfigException.class)
                .hasMessageContaining("give them as basic.auth.user.info")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void shouldRefuseWhenTheUrlIsEmpty() {
        assertThatThrownBy(() -> RegistryConfig.of(" ")).hasMessageContaining("the url is empty");
    }

    @Test
    void shouldRefuseWhenOneOfTheUrlsIsNone() {
        assertThatThrownBy(() -> RegistryConfig.of("http://one:8081, two"))
                .isInstanceOf(InvalidRegistryConfigException.class)
                .hasMessageContaining("'http://one:8081, two' is no url");
    }
}
