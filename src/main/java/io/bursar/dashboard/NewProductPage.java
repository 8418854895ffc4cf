package io.bursar.dashboard;

import io.bursar.account.Account;
import io.bursar.catalog.CreateProduct;
import io.bursar.catalog.ProductInvalid;
import io.bursar.catalog.ProductType;
import io.bursar.catalog.ProductTypes;
import io.bursar.history.Actor;
import io.bursar.page.SeeOther;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// Creates a product of any declared type: first its type, then a form made from the type's
/// declaration.
@Controller
class NewProductPage {

  private final CreateProduct createProduct;
  private final ProductTypes types;

  NewProductPage(CreateProduct createProduct, ProductTypes types) {
    this.createProduct = createProduct;
    this.types = types;
  }

  @GetMapping("/dashboard/products/new")
  ModelAndView form(Site site, @RequestParam Map<String, String> sent) {
    return show(site, sent, Map.of(), null, HttpStatus.OK);
  }

  @PostMapping("/dashboard/products/new")
  ModelAndView create(
      @AuthenticationPrincipal Account account, Site site, @RequestParam Map<String, String> sent) {
    try {
      var form = ProductFields.read(sent, site.zone());
      var created = createProduct.create(site.partner().id(), form, Actor.page(account.id()));
      return SeeOther.to(ProductPage.address(created.product().id()));
    } catch (ProductInvalid invalid) {
      return show(site, sent, invalid.fields(), null, HttpStatus.BAD_REQUEST);
    } catch (Refusal refusal) {
      return show(site, sent, Map.of(), refusal.sentence(), HttpStatus.CONFLICT);
    }
  }

  private ModelAndView show(
      Site site,
      Map<String, String> sent,
      Map<String, List<String>> problems,
      @Nullable String refused,
      HttpStatus status) {
    var type = types.find(sent.getOrDefault("type", ""));
    var model = new HashMap<String, @Nullable Object>();
    model.put("types", types.all().stream().map(ProductType::name).sorted().toList());
    model.put("type", type.map(ProductType::name).orElse(""));
    model.put("seat", type.map(ProductType::name).filter(ProductType.SEAT::equals).isPresent());
    model.put("attributes", type.map(t -> ProductFields.inputs(t, sent)).orElse(List.of()));
    model.put("values", sent);
    model.put("problems", problems);
    model.put("refused", refused);
    model.put("zone", site.zone().getId());
    return new ModelAndView("dashboard/product-new", model, status);
  }
}
