package dev.seneschal.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StateInfoTest {

    private static final AppInfo APP = new AppInfo("billing", "1.2", "abc", "v1");

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        StateInfo info = new StateInfo(APP, Map.of("poller", "Run", "a<b", "Failed", "é😀", "New"));

        assertThat(StateInfo.parse(info.toJson())).isEqualTo(info);
        assertThat(StateInfo.parse(info.toIndentedJson())).isEqualTo(info);
    }

    @Test
    void writesTheBytesOfGo() {
        StateInfo info =
                new StateInfo(APP, Map.of("😀", "Run", "\uffee", "Stopped", "b", "New", "B", "Failed", "a<", "Run"));

        assertThat(info.toJson())
                .isEqualTo(
                        "{\"app\":{\"name\":\"billing\",\"version\":\"1.2\",\"build\":\"abc\",\"tag\":\"v1\"},"
                                + "\"workers\":{\"B\":\"Failed\",\"a\\u003c\":\"Run\",\"b\":\"New\",\"\uffee\":\"Stopped\",\"😀\":\"Run\"}}");
    }

    @Test
    void indentsAsGoDoes() {
        assertThat(new StateInfo(AppInfo.named("x"), Map.of("w", "Run")).toIndentedJson())
                .isEqualTo("""
                        {
                          "app": {
                            "name": "x",
                            "version": "",
                            "build": "",
                            "tag": ""
                          },
                          "workers": {
                            "w": "Run"
                          }
                        }""");
        assertThat(new StateInfo(AppInfo.named("x"), Map.of()).toIndentedJson()).endsWith("\n  \"workers\": {}\n}");
    }

    @Test
    void toleratesWhatIsMissingOrUnknown() throws Exception {
        assertThat(StateInfo.parse("{}")).isEqualTo(new StateInfo(AppInfo.named(""), Map.of()));
        assertThat(StateInfo.parse("null")).isEqualTo(new StateInfo(AppInfo.named(""), Map.of()));
        assertThat(StateInfo.parse("{\"app\":{\"name\":\"x\",\"pid\":7},\"workers\":null,\"more\":[]}"))
                .isEqualTo(new StateInfo(AppInfo.named("x"), Map.of()));
    }

    @Test
    void refusesWhatIsSomethingElseByName() {
        assertThatThrownBy(() -> StateInfo.parse("{\"app\":{\"name\":7}}"))
                .isInstanceOf(StatusProtocolException.class)
                .hasMessageContaining("app.name")
                .hasMessageContaining("7");
        assertThatThrownBy(() -> StateInfo.parse("[1]")).isInstanceOf(StatusProtocolException.class);
        assertThatThrownBy(() -> StateInfo.parse("{\"app\":")).isInstanceOf(StatusProtocolException.class);
    }

    @Test
    void anApplicationsNameMakesThePath() {
        assertThat(AppInfo.named("billing").socketPath()).hasToString("/tmp/_uwe_billing.socket");
        assertThatThrownBy(() -> AppInfo.named("../etc/x").socketPath())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("../etc/x");
    }
}
