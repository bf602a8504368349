package io.dpfgateway.trainer.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultKeyTest {
    private static final String HEX = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private static final String BASE64 =
            Base64.getEncoder().encodeToString(HexFormat.of().parseHex(HEX));

    @TempDir
    Path box;

    @Test
    void shouldReadHexAndBase64FromFileAndEnvironment() throws IOException {
        Path file = Files.writeString(box.resolve("key"), " " + BASE64 + "\n");

        assertThat(VaultKey.find(file, Map.of()).id())
                .isEqualTo(VaultKey.parse(HEX, "a test").id())
                .isEqualTo(
                        VaultKey.parse(HEX.toUpperCase(Locale.ROOT), "a test").id())
                .isEqualTo(VaultKey.find(null, Map.of("DPF_VAULT_KEY", HEX)).id())
                .matches("[0-9a-f]{16}");
        assertThat(VaultKey.parse(HEX, "a test").toString()).doesNotContain("0011", "ABEi");
    }

    @Test
    void shouldRefuseWhatIsNoKeyWithoutShowingIt() throws IOException {
        for (String wrong :
                new String[] {"", "secret", HEX.substring(2), HEX + "00", BASE64.substring(4), "!!" + HEX}) {
            Path file = Files.writeString(box.resolve("key"), wrong);
            assertThatThrownBy(() -> VaultKey.fromFile(file))
                    .isInstanceOf(InvalidVaultKeyException.class)
                    .hasMessage("the file " + file + " holds no vault key; give 32 bytes as 64 hex digits or in base64,"
                            + " as 'dpf vault key create' writes them");
        }
        Path binary = Files.write(box.resolve("key"), new byte[] {(byte) 0xff, 0, 1});
        assertThatThrownBy(() -> VaultKey.fromFile(binary)).hasMessageContaining("holds no vault key");
        assertThatThrownBy(() -> VaultKey.fromFile(box.resolve("gone")))
                .isInstanceOf(InvalidVaultKeyException.class)
                .hasMessageContaining("cannot read the vault's key");
        assertThatThrownBy(() -> VaultKey.find(null, Map.of()))
                .isInstanceOf(InvalidVaultKeyException.class)
                .hasMessageContaining("DPF_VAULT_KEY");
    }

    @Test
    void shouldMakeAKeyThatIsItsOwnersAloneAndOverwriteNone() throws IOException {
        Path file = box.resolve("vault.key");

        VaultKey made = VaultKey.create(file);

        assertThat(VaultKey.fromFile(file).id()).isEqualTo(made.id());
        assertThat(VaultKey.create(box.resolve("other.key")).id()).isNotEqualTo(made.id());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String before = Files.readString(file);
        assertThatThrownBy(() -> VaultKey.create(file))
                .isInstanceOf(VaultStorageException.class)
                .hasMessageContaining("never overwritten");
        assertThat(Files.readString(file)).isEqualTo(before);
    }
}
