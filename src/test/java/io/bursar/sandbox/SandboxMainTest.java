package io.bursar.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.sandbox.http.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxMainTest {

  @Test
  void anotherProcessSetsTheSceneAndSeesWhatHappened(@TempDir Path folder) throws Exception {
    try (var sandbox =
        SandboxMain.start("--record-dir", folder.toString(), "--api-key", "k", "--lms-port", "0")) {
      var addresses = Json.read(sandbox.addresses());
      var control = new HttpProbe(addresses.path("control").asString());
      var lms = new HttpProbe(addresses.path("lms").asString(), "X-Edx-Api-Key", "k");
      var enrollment =
          """
          {"user": "ann", "mode": "audit", "course_details": {"course_id": "a/b/c"}}\
          """;

      assertThat(control.put("/lms/learners", "[\"ann\"]").statusCode()).isEqualTo(200);
      assertThat(
              control
                  .put(
                      "/lms/courses",
                      """
                      [{"id": "a/b/c", "name": "C", "invite_only": false, "modes": []}]\
                      """)
                  .statusCode())
          .isEqualTo(200);
      control.put("/faults/lms", "{\"kind\": \"error\", \"status\": 503, \"calls\": 1}");
      assertThat(control.get("/faults/lms").body()).contains("503");
      assertThat(lms.post("/api/enrollment/v1/enrollment", enrollment).statusCode()).isEqualTo(503);
      assertThat(lms.post("/api/enrollment/v1/enrollment", enrollment).statusCode()).isEqualTo(200);

      assertThat(control.get("/lms/enrollments").body()).contains("\"activations\":1");
      assertThat(control.get("/lms/counts").body()).contains("\"calls\":2");
      assertThat(control.get("/lms/calls").body()).contains("\"status\":503");
      assertThat(control.get("/card/payments").body()).isEqualTo("[]");
      assertThat(control.put("/faults/card", "{\"kind\": \"odd\"}").statusCode()).isEqualTo(400);
      assertThat(control.put("/lms/courses", "[{\"id\": \"?\"}]").statusCode()).isEqualTo(400);
      assertThat(control.send("DELETE", "/faults/lms", "").body()).isEqualTo("[]");
      assertThat(control.get("/elsewhere").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void anUnknownOptionIsNamed() {
    assertThatThrownBy(() -> SandboxMain.start("--lms-prot", "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--lms-prot");
    assertThatThrownBy(() -> SandboxMain.start("--lms-port", "many"))
        .hasMessageContaining("must be a port");
  }
}
