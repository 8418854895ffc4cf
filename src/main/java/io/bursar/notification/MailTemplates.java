package io.bursar.notification;

import io.bursar.site.Site;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSource;
import org.springframework.context.support.ReloadableResourceBundleMessageSource;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.AbstractConfigurableTemplateResolver;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import org.thymeleaf.templateresolver.FileTemplateResolver;

/// The templates and words of mails: those of the operator's folder, read anew each time, else the
/// built-in ones. What the operator broke is said, and the built-in ones are used.
@Component
class MailTemplates {

  private static final Logger LOG = LoggerFactory.getLogger(MailTemplates.class);
  private static final int WORDS_KEPT_MS = 5_000;

  private final MailSettings settings;
  private final Engine builtIn;
  private final Engine own;
  private final boolean hasOwn;

  MailTemplates(MailSettings settings) {
    this.settings = settings;
    this.builtIn = Engine.of(null);
    this.hasOwn = !settings.templates().isBlank();
    this.own = hasOwn ? Engine.of(folder(settings.templates())) : builtIn;
  }

  /// A mail in words.
  record Worded(String subject, String text, String html) {}

  /// The language of a site's mails.
  Locale localeOf(Site site) {
    return settings.localeOf(site.host());
  }

  /// One word or sentence of the bundle.
  String word(String code, String otherwise, Locale locale, Object... arguments) {
    return String.valueOf(own.words.getMessage(code, arguments, otherwise, locale));
  }

  /// The mail of this name with what it may say. The subject is a sentence of the bundle.
  Worded render(String name, String subject, Object words, Locale locale, Object... arguments) {
    try {
      return render(own, name, subject, words, locale, arguments);
    } catch (RuntimeException broken) {
      if (!hasOwn) {
        throw broken;
      }
      LOG.error("The template {} of bursar.mail.templates is broken; ours is used", name, broken);
      return render(builtIn, name, subject, words, locale, arguments);
    }
  }

  /// The same, but what is broken is thrown.
  Worded preview(String name, String subject, Object words, Locale locale, Object... arguments) {
    return render(own, name, subject, words, locale, arguments);
  }

  private static Worded render(
      Engine engine, String name, String subject, Object words, Locale locale, Object... args) {
    var line = engine.words.getMessage(subject, args, locale).replaceAll("\\s+", " ").strip();
    var context = new Context(locale, Map.of("mail", words, "subject", line));
    return new Worded(
        line,
        engine.templates.process(name + ".txt", context).strip() + "\n",
        engine.templates.process(name + ".html", context));
  }

  private static Path folder(String setting) {
    var folder = Path.of(setting).toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException("bursar.mail.templates is no folder: " + folder);
    }
    return folder;
  }

  /// Where templates and words come from.
  private record Engine(SpringTemplateEngine templates, MessageSource words) {

    static Engine of(@Nullable Path folder) {
      var basenames = new ArrayList<String>();
      var resolvers = new ArrayList<AbstractConfigurableTemplateResolver>();
      if (folder != null) {
        basenames.add(folder.resolve("messages/mail").toUri().toString());
        for (var mode : List.of(TemplateMode.HTML, TemplateMode.TEXT)) {
          var resolver = new FileTemplateResolver();
          resolver.setPrefix(folder + "/");
          resolver.setCacheable(false);
          resolvers.add(ordered(resolver, mode, 1));
        }
      }
      basenames.add("classpath:messages/mail");
      for (var mode : List.of(TemplateMode.HTML, TemplateMode.TEXT)) {
        var resolver = new ClassLoaderTemplateResolver();
        resolver.setPrefix("mail/");
        resolvers.add(ordered(resolver, mode, 2));
      }
      var words = words(basenames);
      var templates = new SpringTemplateEngine();
      templates.setTemplateEngineMessageSource(words);
      resolvers.forEach(templates::addTemplateResolver);
      return new Engine(templates, words);
    }

    private static AbstractConfigurableTemplateResolver ordered(
        AbstractConfigurableTemplateResolver resolver, TemplateMode mode, int place) {
      resolver.setOrder(place);
      resolver.setTemplateMode(mode);
      resolver.setCharacterEncoding("UTF-8");
      resolver.setResolvablePatterns(Set.of(mode == TemplateMode.HTML ? "*.html" : "*.txt"));
      resolver.setCheckExistence(true);
      return resolver;
    }

    private static MessageSource words(List<String> basenames) {
      var source = new ReloadableResourceBundleMessageSource();
      source.setBasenames(basenames.toArray(String[]::new));
      source.setDefaultEncoding(StandardCharsets.UTF_8.name());
      source.setDefaultLocale(Locale.ENGLISH);
      source.setFallbackToSystemLocale(false);
      source.setAlwaysUseMessageFormat(true);
      source.setCacheMillis(WORDS_KEPT_MS);
      return source;
    }
  }
}
