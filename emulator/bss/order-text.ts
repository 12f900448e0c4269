import type { Call } from "../operation";

/** The fields that an order and its subscription share. */
interface Product {
  readonly product_spec_desc: string;
  readonly resource_spec_code: string;
}

/** `product_spec_desc` as BSS returns it: the text of the order, that of the catalog, or nothing. */
export function textField(call: Call, product: Product): { product_spec_desc?: string } {
  switch (call.state.temperament.orderText) {
    case "echoed":
      return { product_spec_desc: product.product_spec_desc };
    case "catalog":
      return { product_spec_desc: catalogText(call, product.resource_spec_code) };
    case "absent":
    case "baseProductInfo":
      return {};
  }
}

/** The description of an edition, in the language that the request asks for. */
function catalogText(call: Call, specCode: string): string {
  const flavor = call.state.flavors.find(({ level }) => specCode === `dbss.bypassaudit.${level}`);
  const level = flavor?.level ?? specCode;
  const [vcpus, gigabytes, databases] = [flavor?.vcpus ?? 0, (flavor?.ram ?? 0) / 1024, flavor?.proxy ?? 0];
  return call.language === "en_US"
    ? `Database audit, ${level}, ${vcpus} vCPUs, ${gigabytes} GB, ${databases} databases`
    : `数据库审计，${level}，${vcpus}核，${gigabytes}GB，${databases}个数据库`;
}
