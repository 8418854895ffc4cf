package io.bursar.sandbox;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.core.type.AnnotatedTypeMetadata;

/// Whether there is a sandbox: not in production, and not once both of its servers are switched
/// off. Its accounts, its page and its guard come and go with it.
public final class SandboxOn implements Condition {

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return in(context.getEnvironment());
  }

  static boolean in(Environment environment) {
    return !environment.acceptsProfiles(Profiles.of("production"))
        && (isOn(environment, "lms") || isOn(environment, "payment"));
  }

  private static boolean isOn(Environment environment, String server) {
    return environment.getProperty("bursar.sandbox." + server, boolean.class, true);
  }
}
