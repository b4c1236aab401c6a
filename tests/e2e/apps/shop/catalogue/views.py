from django.http import JsonResponse

from catalogue.models import Product


def products(request):
    return JsonResponse({"products": list(Product.objects.values_list("name", flat=True))})
