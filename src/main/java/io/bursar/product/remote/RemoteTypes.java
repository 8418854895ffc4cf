package io.bursar.product.remote;

import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/// Makes a fulfillment module of each entry of `bursar.remote`.
class RemoteTypes implements BeanRegistrar {

  private static final String SETTINGS = "bursar.remote";

  @Override
  public void register(BeanRegistry registry, Environment environment) {
    var seen = new HashSet<String>();
    configured(environment)
        .forEach(
            (name, type) -> {
              var checked = type.checked(name);
              if (!seen.add(checked.declared().name())) {
                throw new IllegalArgumentException(
                    "Two entries of bursar.remote deliver the product type %s."
                        .formatted(checked.declared().name()));
              }
              registry.registerBean(
                  RemoteModule.DESTINATION + name,
                  RemoteModule.class,
                  spec ->
                      spec.supplier(
                          beans ->
                              new RemoteModule(
                                  name,
                                  checked,
                                  beans.bean(RemoteCalls.class),
                                  beans.bean(Answers.class),
                                  beans.bean(Messages.class),
                                  beans.bean(Clock.class))));
            });
  }

  private static Map<String, RemoteType> configured(Environment environment) {
    return Binder.get(environment)
        .bind(SETTINGS, Bindable.mapOf(String.class, RemoteType.class))
        .orElse(Map.of());
  }

  /// Brings the modules into the context.
  @Configuration(proxyBeanMethods = false)
  @Import(RemoteTypes.class)
  static class Brought {}
}
