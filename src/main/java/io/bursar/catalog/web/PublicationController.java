package io.bursar.catalog.web;

import io.bursar.account.Account;
import io.bursar.account.Permissions;
import io.bursar.api.ApiInput;
import io.bursar.catalog.PublicationInvalid;
import io.bursar.catalog.PublishCourse;
import io.bursar.catalog.PublishCourse.Failed;
import io.bursar.catalog.PublishCourse.Published;
import io.bursar.history.Actor;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/// Publication of courses: for staff, all or nothing.
@RestController
class PublicationController {

  private static final Logger LOG = LoggerFactory.getLogger(PublicationController.class);

  private final PublishCourse publishCourse;
  private final Permissions permissions;

  PublicationController(PublishCourse publishCourse, Permissions permissions) {
    this.publishCourse = publishCourse;
    this.permissions = permissions;
  }

  @PostMapping("/api/v2/publication")
  ResponseEntity<Map<String, @Nullable Object>> publish(
      @AuthenticationPrincipal Account account, Site site, ApiInput input) {
    return publish(account, site, input, null);
  }

  /// The id may hold slashes, so it is all that is left of the path.
  @PutMapping("/api/v2/publication/{*courseId}")
  ResponseEntity<Map<String, @Nullable Object>> publish(
      @AuthenticationPrincipal Account account,
      Site site,
      @PathVariable String courseId,
      ApiInput input) {
    return publish(account, site, input, courseId.substring(1));
  }

  private ResponseEntity<Map<String, @Nullable Object>> publish(
      Account account, Site site, ApiInput input, @Nullable String idOfPath) {
    permissions.requireStaff(account);
    try {
      var request = PublicationRequest.parse(input.values(), idOfPath);
      return switch (publishCourse.publish(
          site.partner().id(), request.offer(), Actor.api(account.id()))) {
        case Published(var isNewCourse, var skus) ->
            ResponseEntity.status(isNewCourse ? HttpStatus.CREATED : HttpStatus.OK)
                .body(request.answer(skus));
        case Failed(var sentence) -> failed(sentence);
      };
    } catch (PublicationInvalid invalid) {
      throw new ApiInput.Invalid(invalid.fields());
    } catch (Refusal refusal) {
      // Clients of this endpoint read every other failure as 500 with one sentence.
      return failed(refusal.sentence());
    } catch (DataAccessException | IllegalStateException fault) {
      LOG.error("A publication failed", fault);
      return failed("The publication failed on our side and saved nothing; please repeat it.");
    }
  }

  private static ResponseEntity<Map<String, @Nullable Object>> failed(String sentence) {
    return ResponseEntity.internalServerError().body(Map.of("error", sentence));
  }
}
